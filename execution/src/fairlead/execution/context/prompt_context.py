"""The composite that only execution has: everything a prompt may speak of."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.shared_kernel.context import (
    BranchRef,
    ExecutionPreferences,
    PromptSource,
    ReviewContext,
    StatusSurface,
    Workspace,
    WriteContext,
)
from fairlead.shared_kernel.identity import MissionIdentity

if TYPE_CHECKING:
    from fairlead.governance.guidance import GovernanceContext


@dataclass(frozen=True, slots=True)
class PromptContext:
    """To tell somebody what to do: rendered from this, so it cannot contradict where writes go."""

    identity: MissionIdentity
    branches: BranchRef
    surface: StatusSurface
    prompt_source: PromptSource
    workspace: Workspace
    preferences: ExecutionPreferences
    governance: "GovernanceContext | None"
    """The rules of the action that was asked for; None where no action was named."""

    def working(self) -> ReviewContext:
        """The part of it that work on a package needs."""
        return ReviewContext(self.identity, self.branches, self.surface, self.workspace)

    def writing(self) -> WriteContext:
        """The part of it that a status write needs."""
        return WriteContext(self.identity, self.branches, self.surface)
