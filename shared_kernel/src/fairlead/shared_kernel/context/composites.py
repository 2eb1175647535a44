"""The composites: exactly the fragments that one kind of operation may reach."""

from dataclasses import dataclass
from enum import StrEnum

from fairlead.shared_kernel.context.fragments import (
    ArtifactPlacement,
    BranchRef,
    StatusSurface,
    Workspace,
)
from fairlead.shared_kernel.identity import MissionIdentity


class ContextOp(StrEnum):
    """What one wants to do; it chooses the composite."""

    READ = "read"
    PROMPT = "prompt"
    WRITE = "write"
    REVIEW = "review"
    INTEGRATE = "integrate"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class ReadContext:
    """To look at a mission."""

    identity: MissionIdentity
    surface: StatusSurface


@dataclass(frozen=True, slots=True)
class WriteContext:
    """To change a mission's status: owns the atomicity pair of surface and destination."""

    identity: MissionIdentity
    branches: BranchRef
    surface: StatusSurface

    def reading(self) -> ReadContext:
        """The part of it that a reader needs."""
        return ReadContext(self.identity, self.surface)


@dataclass(frozen=True, slots=True)
class PlanningContext:
    """To write planning artefacts."""

    identity: MissionIdentity
    branches: BranchRef
    surface: StatusSurface
    placement: ArtifactPlacement

    def writing(self) -> WriteContext:
        """The part of it that a status write needs."""
        return WriteContext(self.identity, self.branches, self.surface)


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """To work on or review a package: the lane's place beside the status."""

    identity: MissionIdentity
    branches: BranchRef
    surface: StatusSurface
    workspace: Workspace

    def writing(self) -> WriteContext:
        """The part of it that a status write needs."""
        return WriteContext(self.identity, self.branches, self.surface)


@dataclass(frozen=True, slots=True)
class IntegrationContext:
    """To bring code in: all lanes, and the root where the target may be shown."""

    identity: MissionIdentity
    branches: BranchRef
    surface: StatusSurface
    workspace: Workspace

    def writing(self) -> WriteContext:
        """The part of it that a status write needs."""
        return WriteContext(self.identity, self.branches, self.surface)
