"""Use case: let somebody go on with a resolution that was kept when its worktree went."""

from dataclasses import dataclass
from pathlib import Path

from fairlead.governance.policy import MergeStrategy
from fairlead.mission_management.bookkeeping import read_state
from fairlead.mission_management.conflicts import Conflict, ConflictDesk, ConflictNotWaiting
from fairlead.mission_management.integration.errors import IntegrationConflict, MergeConflict
from fairlead.mission_management.integration.payload import Landing, payload_of
from fairlead.mission_management.integration.union import LaneCode, merged_into_authority
from fairlead.mission_management.missions import Rescued, Sighting
from fairlead.mission_management.status import MissionState, StatusLane
from fairlead.shared_kernel.git import (
    Oid,
    Repository,
    WorktreeChangesInTheWay,
    edit_tree,
    entries_at,
)
from fairlead.shared_kernel.identity import LaneId
from fairlead.shared_kernel.naming import HEADS, MERGE_CONFLICT_PART, MissionNames, conflict_part


@dataclass(frozen=True, slots=True)
class RestoreConflict:
    """Shows the merge again as it was when it was kept, with what somebody had made of it.

    What came in since is taken in when they go on.
    """

    desk: ConflictDesk

    def __call__(self, mission: Sighting, rescued: Rescued) -> Path:
        """Return the worktree, which shows it from now on. Idempotent.

        Raises:
            ConflictNotWaiting: there is nothing to resolve any more.
            WorktreeChangesInTheWay: somebody resolves the conflict there already.
        """
        repository = self.desk.repository
        ours, files = _kept(repository, rescued)
        conflict = self._found(mission, rescued.name.part, ours)
        about = conflict.wp_id
        fixed = [path.rstrip("/") for path in conflict.fixed]
        present = entries_at(repository.objects, conflict.tree, fixed)
        files = edit_tree(repository.objects, files, {path: present.get(path) for path in fixed})
        path = self.desk.place(mission.identity, about)
        waiting = self.desk.waiting(mission.identity, about)
        tree = self.desk.tree(mission.identity, waiting) if waiting else None
        if waiting and tree and tree.exists:
            shown = repository.worktrees.snapshot(path).files
            if shown == files:
                return path
            if shown != waiting.tree:
                raise WorktreeChangesInTheWay(str(path), "somebody resolves the conflict there")
            self.desk.dismiss(mission.identity, about)
        self.desk.open_anew(mission.identity, conflict, files=files)
        return path

    def _found(self, mission: Sighting, part: str, ours: Oid) -> Conflict:
        """Find the conflict again that was being resolved."""
        commit = mission.authority.commit
        state = read_state(self.desk.repository.objects, commit, mission.folder)
        try:
            if part == MERGE_CONFLICT_PART:
                return self._of_mission(mission, state, ours)
            return self._of_package(mission, state, part, ours)
        except (IntegrationConflict, MergeConflict) as found:
            return found.conflict

    def _of_package(self, mission: Sighting, state: MissionState, part: str, ours: Oid) -> Conflict:
        known = state.snapshot.work_packages
        wp_id = next((one for one in known if conflict_part(one) == part), part)
        status, lane = known.get(wp_id), state.plan.lane_of(wp_id) if state.plan else None
        if not status or not lane or not status.reviewed_commit:
            raise _over(wp_id, "nothing of it is reviewed", mission)
        if status.lane is not StatusLane.APPROVED:
            raise _over(wp_id, f"it is {status.lane}", mission)
        names = MissionNames(mission.folder)
        code = LaneCode(
            names=names,
            wp_id=wp_id,
            authority=mission.authority.ref.removeprefix(HEADS),
            lane=names.lane_branch(LaneId.recorded(lane.lane_id)),
            base=ours,
            reviewed=Oid(status.reviewed_commit),
        )
        merged_into_authority(self.desk.repository, code, state)
        raise _over(wp_id, "both sides merge", mission)

    def _of_mission(self, mission: Sighting, state: MissionState, ours: Oid) -> Conflict:
        slug, authority = mission.folder.value, mission.authority
        if state.snapshot.milestone in ("merged", "closed"):
            raise _over(slug, f"it is {state.snapshot.milestone}", mission)
        landing = Landing(
            *(mission.folder, mission.target_branch, ours, authority.ref, authority.commit),
            strategy=MergeStrategy.MERGE,
        )
        payload_of(self.desk.repository, landing)
        raise _over(slug, "both sides merge", mission)


def _kept(repository: Repository, rescued: Rescued) -> tuple[Oid, Oid]:
    """Return what was merged into, and the files; somebody may have committed the merge there."""
    tip = repository.history.commits(rescued.tip, limit=1)[0]
    merged = len(tip.parents) > 1 and tip.message.startswith("Merge ")
    files = rescued.snapshot.files if rescued.snapshot else tip.tree
    return (tip.parents[0] if merged and rescued.snapshot is None else rescued.tip), files


def _over(about: str, why: str, mission: Sighting) -> ConflictNotWaiting:
    return ConflictNotWaiting(
        about, why, f"fairlead worktree rescue list --mission {mission.folder}"
    )
