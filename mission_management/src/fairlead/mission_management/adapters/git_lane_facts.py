"""What git knows of the code of a package: the tip of its lane, and what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override

from fairlead.mission_management.status import LaneFacts, MissionState
from fairlead.shared_kernel.context import BranchRef, WriteContext
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.naming import HEADS, MissionNames


@dataclass(frozen=True, slots=True)
class GitLaneFacts(LaneFacts):
    """Reads lane branches."""

    repository: Repository

    @override
    def lane_tip(self, context: WriteContext, state: MissionState, wp_id: str) -> Oid | None:
        branch = _lane_branch(context, state, wp_id)
        tip = self.repository.refs.read(f"{HEADS}{branch}") if branch else None
        if tip and _is_authority(context, branch):
            return self._last_code(context, tip, _base(state, wp_id))
        return tip

    @override
    def touched(
        self, context: WriteContext, state: MissionState, wp_id: str
    ) -> tuple[int, tuple[str, ...]]:
        tip = self.lane_tip(context, state, wp_id)
        if tip is None or state.as_of is None:
            return 0, ()
        history = self.repository.history
        if _is_authority(context, _lane_branch(context, state, wp_id)):
            return self._touched_in_authority(context, _base(state, wp_id) or state.as_of, tip)
        start = _start(state, wp_id)
        known = (state.as_of, start) if start else (state.as_of,)
        own = [one for one in history.commits(tip, exclude=known) if len(one.parents) < 2]
        base = history.merge_base(tip, state.as_of)
        if base is None or not own:
            return len(own), ()
        paths = history.changed_paths(base, tip)
        if start and start != base:
            since = set(history.changed_paths(start, tip))
            paths = [path for path in paths if path in since]
        return len(own), tuple(paths)

    def _last_code(self, context: WriteContext, tip: Oid, base: Oid | None) -> Oid:
        """The newest commit that is not bookkeeping, where code and status share one branch.

        Without this every transition would look like a lane that moved after its review began.
        """
        history = self.repository.history
        exclude = (base,) if base else ()
        for commit in history.commits(tip, exclude=exclude, first_parent=True):
            parent = commit.parents[0] if commit.parents else None
            changed = history.changed_paths(parent, commit.oid) if parent else ("",)
            if _code(context, changed):
                return commit.oid
        return base or tip

    def _touched_in_authority(
        self, context: WriteContext, base: Oid, tip: Oid
    ) -> tuple[int, tuple[str, ...]]:
        history = self.repository.history
        paths = _code(context, history.changed_paths(base, tip))
        return (len(history.commits(tip, exclude=(base,))) if paths else 0), paths


def _is_authority(context: WriteContext, branch: str | None) -> bool:
    """True for a mission without worktrees: its one lane is the branch that holds its status."""
    return branch is not None and context.branches.destination.ref == f"{HEADS}{branch}"


def _base(state: MissionState, wp_id: str) -> Oid | None:
    status = state.snapshot.work_packages.get(wp_id)
    return Oid(status.lane_base) if status and status.lane_base else None


def _start(state: MissionState, wp_id: str) -> Oid | None:
    """Where the package's own commits begin: older ones in its lane are somebody else's."""
    status = state.snapshot.work_packages.get(wp_id)
    return Oid(status.lane_start) if status and status.lane_start else None


def _code(context: WriteContext, paths: Sequence[str]) -> tuple[str, ...]:
    inside = f"{context.surface.directory}/"
    return tuple(path for path in paths if not path.startswith(inside))


def _lane_branch(context: WriteContext, state: MissionState, wp_id: str) -> str | None:
    lane = state.plan.lane_of(wp_id) if state.plan else None
    if lane is None:
        return None
    return BranchRef.of_lane(MissionNames(context.identity.folder), state.meta, lane)
