"""The fragments: one value for each question about a mission's place (contract context).

Each has one rule, `of`, which derives it from primitive facts; nobody else derives it. The
fragment Identity is `shared_kernel.identity.MissionIdentity`; StatusSurface is in `surface.py`, and
what only prompts and reports speak of in `preferences.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from fairlead.shared_kernel.commit_target import CommitTarget
from fairlead.shared_kernel.documents import ExecutionLane, LanePlan, MissionMeta
from fairlead.shared_kernel.git import Checkout
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class BranchRef:
    """The branches of a mission, and the one place where its writes land."""

    target_branch: str
    coordination_branch: str | None
    lane_branches: Mapping[str, str]
    """Recorded lane id (`lane-a`) to short branch name, for every lane of the plan."""
    destination: CommitTarget

    @classmethod
    def of(
        cls, names: MissionNames, meta: MissionMeta, plan: LanePlan | None, target: CommitTarget
    ) -> Self:
        """Name the branches; the lanes are those of the plan, none before finalize."""
        lanes = plan.lanes if plan else ()
        return cls(
            target_branch=meta.target_branch,
            coordination_branch=meta.coordination_branch,
            lane_branches={lane.lane_id: cls.of_lane(names, meta, lane) for lane in lanes},
            destination=target,
        )

    @staticmethod
    def of_lane(names: MissionNames, meta: MissionMeta, lane: ExecutionLane) -> str:
        """Name the branch of one lane: of a mission without worktrees it is the target."""
        own = names.recorded_lane_branch(lane.lane_id)
        return meta.target_branch if meta.works_in_checkout else own


@dataclass(frozen=True, slots=True)
class ArtifactPlacement:
    """Where planning artefacts are committed: the same target as status (contract C-PLACE-1)."""

    placement_ref: CommitTarget
    directory: str

    @classmethod
    def of(cls, names: MissionNames, target: CommitTarget) -> Self:
        """Place them with the status."""
        return cls(target, names.directory)


@dataclass(frozen=True, slots=True)
class Workspace:
    """Folders. Everything but `current_cwd` is the same from every working directory."""

    primary_root: Path
    current_cwd: Path
    coord_worktree: Path | None
    execution_workspace: Path | None
    """The lane worktree one works in, where the operation concerns one package."""
    allowed_command_cwd: Path

    @classmethod
    def of(
        cls,
        names: MissionNames,
        meta: MissionMeta,
        checkout: Checkout,
        *,
        lane: ExecutionLane | None,
        coord_worktree: Path | None,
    ) -> Self:
        """Find the folders; a lane's follows from its name, whether it is there or not."""
        root = checkout.primary_root
        return cls(
            primary_root=root,
            current_cwd=checkout.cwd,
            coord_worktree=coord_worktree,
            execution_workspace=cls.of_lane(names, meta, root, lane) if lane else None,
            allowed_command_cwd=root,
        )

    @staticmethod
    def of_lane(
        names: MissionNames, meta: MissionMeta, primary_root: Path, lane: ExecutionLane
    ) -> Path:
        """Return the folder in which the packages of a lane are worked on; it need not exist."""
        if meta.works_in_checkout:
            return primary_root
        return names.recorded_lane_worktree(primary_root, lane.lane_id)
