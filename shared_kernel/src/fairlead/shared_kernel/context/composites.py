"""The composites that writing takes: exactly the fragments that one kind of operation may reach."""

from dataclasses import dataclass

from fairlead.shared_kernel.context.fragments import (
    ArtifactPlacement,
    BranchRef,
    Workspace,
)
from fairlead.shared_kernel.context.surface import ReadContext, StatusSurface
from fairlead.shared_kernel.identity import MissionIdentity


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
