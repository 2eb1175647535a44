"""What lanes hold that the authority does not: asked of git, told in domain words."""

from collections.abc import Iterator
from dataclasses import dataclass

from fairlead.mission_management.status import MissionState, StatusLane
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.naming import HEADS


@dataclass(frozen=True, slots=True)
class UnmergedLane:
    """A lane whose branch holds commits that the authority does not contain."""

    lane_id: str
    branch: str
    commits: int


@dataclass(frozen=True, slots=True)
class LaneBranches:
    """Looks at the lane branches of a mission."""

    repository: Repository

    def unmerged(self, context: WriteContext, state: MissionState) -> tuple[UnmergedLane, ...]:
        """Return the lanes that hold work no review has let in.

        Merges of the authority into a lane are no work. What a canceled package left behind is not
        waited for; the merge keeps its branch.
        """
        if state.as_of is None:
            return ()
        return tuple(self._unmerged(context, state, state.as_of))

    def own_commits(self, tip: Oid, authority: Oid) -> int:
        """Count the commits of a lane, merges aside, that the authority does not contain."""
        commits = self.repository.history.commits(tip, exclude=(authority,))
        return sum(len(commit.parents) < 2 for commit in commits)

    def _unmerged(
        self, context: WriteContext, state: MissionState, authority: Oid
    ) -> Iterator[UnmergedLane]:
        for lane in state.plan.lanes if state.plan else ():
            branch = context.branches.lane_branches.get(lane.lane_id)
            tip = self.repository.refs.read(f"{HEADS}{branch}") if branch else None
            lanes = {state.snapshot.lane(wp_id) for wp_id in lane.wp_ids}
            if branch is None or tip is None or StatusLane.CANCELED in lanes:
                continue
            count = self.own_commits(tip, authority)
            if count:
                yield UnmergedLane(lane.lane_id, branch, count)
