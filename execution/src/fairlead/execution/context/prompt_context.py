"""The composite that only execution has: everything a prompt may speak of."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.shared_kernel.context import (
    BranchRef,
    ExecutionPreferences,
    PromptSource,
    ReadContext,
    StatusSurface,
    Workspace,
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

    def reading(self) -> ReadContext:
        """The part of it that a reader needs. Whoever only tells others what to do cannot write."""
        return ReadContext(self.identity, self.surface)
