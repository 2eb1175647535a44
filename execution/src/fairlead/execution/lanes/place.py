"""Where a package is worked on: its lane, the lane's branch and its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from fairlead.mission_management.status import MissionState, WorkPackageNotFound
from fairlead.shared_kernel.context import BranchRef, ReviewContext, Workspace
from fairlead.shared_kernel.documents import ExecutionLane
from fairlead.shared_kernel.naming import HEADS, MissionNames


@dataclass(frozen=True, slots=True)
class LanePlace:
    """A lane of a plan, and where it is kept.

    `in_primary` is the lane of a mission created with `--no-worktrees`: the primary checkout, on
    the target branch itself.
    """

    lane: ExecutionLane
    branch: str
    worktree: Path
    primary_root: Path
    in_primary: bool

    @classmethod
    def of(cls, context: ReviewContext, state: MissionState, wp_id: str) -> Self:
        """Find the place of a package.

        Raises:
            WorkPackageNotFound: no lane carries it.
        """
        lane = state.plan.lane_of(wp_id) if state.plan else None
        if lane is None:
            known = tuple(p.wp_id for p in state.plan.work_packages) if state.plan else ()
            raise WorkPackageNotFound(wp_id, known)
        return cls.of_lane(context, state, lane)

    @classmethod
    def of_lane(cls, context: ReviewContext, state: MissionState, lane: ExecutionLane) -> Self:
        """Find the place of a lane."""
        names, root = MissionNames(context.identity.folder), context.workspace.primary_root
        return cls(
            lane=lane,
            branch=BranchRef.of_lane(names, state.meta, lane),
            worktree=Workspace.of_lane(names, state.meta, root, lane),
            primary_root=root,
            in_primary=state.meta.works_in_checkout,
        )

    @property
    def ref(self) -> str:
        """The full name of the lane's branch."""
        return HEADS + self.branch

    @property
    def recorded_workspace(self) -> str:
        """The folder as the log holds it: relative to the primary checkout, with `/`."""
        return self.worktree.relative_to(self.primary_root).as_posix()
