"""What git knows of the code of a package: the tip of its lane, and what it changed."""

from dataclasses import dataclass

from typing_extensions import override

from fairlead.mission_management.status import LaneFacts, MissionState
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.identity import LaneId
from fairlead.shared_kernel.naming import HEADS, MissionNames


@dataclass(frozen=True, slots=True)
class GitLaneFacts(LaneFacts):
    """Reads lane branches."""

    repository: Repository

    @override
    def lane_tip(self, context: WriteContext, state: MissionState, wp_id: str) -> Oid | None:
        branch = _lane_branch(context, state, wp_id)
        return self.repository.refs.read(f"{HEADS}{branch}") if branch else None

    @override
    def touched(
        self, context: WriteContext, state: MissionState, wp_id: str
    ) -> tuple[int, tuple[str, ...]]:
        tip = self.lane_tip(context, state, wp_id)
        if tip is None or state.as_of is None:
            return 0, ()
        history = self.repository.history
        commits = history.commits(tip, exclude=(state.as_of,))
        base = history.merge_base(tip, state.as_of)
        paths = history.changed_paths(base, tip) if base else ()
        return len(commits), tuple(paths)


def _lane_branch(context: WriteContext, state: MissionState, wp_id: str) -> str | None:
    lane = state.plan.lane_of(wp_id) if state.plan else None
    if lane is None:
        return None
    recorded = context.branches.lane_branches.get(lane.lane_id)
    if recorded:
        return recorded
    return MissionNames(context.identity.folder).lane_branch(LaneId.recorded(lane.lane_id))
