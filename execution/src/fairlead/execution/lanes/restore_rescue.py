"""Use case: bring back what was kept of a removed worktree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fairlead.execution.lanes.done_once import DoneOnce, OnceAnswer
from fairlead.execution.lanes.worktree_errors import (
    RescueBranchDiffers,
    RescueConflict,
    RescueNotFound,
)
from fairlead.mission_management.integration import RestoreConflict
from fairlead.mission_management.missions import (
    MissionCatalog,
    Rescued,
    Rescuer,
    ShowMissionFiles,
    Sighting,
    hidden_in_lanes,
)
from fairlead.mission_management.planning import written_by_program
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.documents import ExecutionLane
from fairlead.shared_kernel.git import (
    Oid,
    Repository,
    Snapshot,
    TreeEntry,
    WorktreeChangesInTheWay,
    edit_tree,
    parse_tree,
)
from fairlead.shared_kernel.naming import (
    COORDINATION_PART,
    HEADS,
    MissionNames,
    RescueName,
    is_conflict_part,
)


@dataclass(frozen=True, slots=True)
class RestoredRescue:
    """What is there again. `uncommitted` are the changes that the worktree holds as before."""

    mission_slug: str
    lane: str
    branch: str
    path: Path
    rescued: Rescued
    uncommitted: tuple[str, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `worktree rescue restore --json`."""
        return {
            "mission_slug": self.mission_slug,
            "lane": self.lane,
            "branch": self.branch,
            "worktree": str(self.path),
            "rescue_ref": self.rescued.name.ref,
            "tip": self.rescued.tip,
            "uncommitted": list(self.uncommitted),
        }


@dataclass(frozen=True, slots=True)
class RestoreRescue:
    """Brings a branch, its worktree and what was uncommitted back; the ref stays. Idempotent."""

    repository: Repository
    catalog: MissionCatalog
    rescuer: Rescuer
    show_files: ShowMissionFiles
    restore_conflict: Callable[[], RestoreConflict]
    once: DoneOnce

    def __call__(self, text: str, operation: Operation, mission: str | None = None) -> OnceAnswer:
        """Restore by full ref, or the latest of a mission (`lane-a`, `coord`, `conflict-wp01`).

        Done before under the same id, nothing is restored again: work may have gone on there.

        Raises:
            OperationIdConflict: the id was used for another request.
            RescueNotFound: nothing was kept under that name.
            RescueBranchDiffers: the branch went on, or was begun anew.
            RescueConflict: the mission's documents changed since; a person decides.
            ConflictNotWaiting: what was kept is of a conflict that is over.
            WorktreeFailed, WorktreeChangesInTheWay: something else is in its place.
        """
        rescued = self._find(text, mission)
        asked, key = operation.with_request(rescue=text), rescued.name.state_key
        before = self.once.before(key, asked)
        if before:
            return before
        restored = self._restore(self.catalog.select(key), rescued)
        return self.once.finish(key, asked, restored.written())

    def _restore(self, found: Sighting, rescued: Rescued) -> RestoredRescue:
        if rescued.name.part == COORDINATION_PART:
            return self._restore_edits(found, rescued)
        if is_conflict_part(rescued.name.part):
            path = self.restore_conflict()(found, rescued)
            return self._restored(found, rescued, rescued.name.part, "", path)
        return self._restore_lane(found, rescued)

    def _find(self, text: str, mission: str | None) -> Rescued:
        word = text.strip().strip("/")
        try:
            found = self.rescuer.find(RescueName.parse(word))
        except ValueError:
            found = self._latest(word, mission)
        if found is None:
            raise RescueNotFound(text)
        return found

    def _latest(self, word: str, mission: str | None) -> Rescued | None:
        part, _, number = word.removeprefix("lane-").partition("/")
        if mission is None:
            return None
        state_key = self.catalog.select(mission).identity.state_key
        try:
            RescueName(state_key, part, int(number or 1))
        except ValueError:
            return None
        kept = self.rescuer.of(state_key, part)
        chosen = [r for r in kept if not number or r.name.number == int(number)]
        return chosen[-1] if chosen else None

    def _restore_lane(self, found: Sighting, rescued: Rescued) -> RestoredRescue:
        names = MissionNames(found.folder)
        lane = ExecutionLane(f"lane-{rescued.name.part}", (), (), (), 0)
        branch = names.recorded_lane_branch(lane.lane_id)
        root = self.repository.primary_root
        path = names.recorded_lane_worktree(root, lane.lane_id)
        now = self.repository.refs.read(HEADS + branch)
        if now not in (None, rescued.tip):
            raise RescueBranchDiffers(rescued.name.ref, branch, rescued.tip, now or "")
        start, hidden = None if now else rescued.tip, hidden_in_lanes(names)
        self.repository.worktrees.add(path, branch=branch, start=start, hidden=hidden)
        if rescued.snapshot:
            self._put_back(path, rescued.snapshot)
        return self._restored(found, rescued, lane.lane_id, branch, path)

    def _restore_edits(self, found: Sighting, rescued: Rescued) -> RestoredRescue:
        place = self.show_files(found.folder.value)
        root = place.worktree_root or self.repository.primary_root
        now = found.authority.commit
        if rescued.snapshot:
            self._put_back(root, self._edits_on(found, rescued, now))
        return self._restored(found, rescued, COORDINATION_PART, place.ref, root)

    def _edits_on(self, found: Sighting, rescued: Rescued, now: Oid) -> Snapshot:
        """Bring what a person had edited to the mission as it is now; machine files are its own."""
        directory = MissionNames(found.folder).directory
        merged = self.repository.merges.merge(now, rescued.commit)

        def is_machine(path: str) -> bool:
            name = path.removeprefix(f"{directory}/")
            return name != path and bool(written_by_program(name))

        conflicts = [path for path in merged.conflicts if not is_machine(path)]
        if conflicts:
            raise RescueConflict(rescued.name.ref, conflicts)
        present = self.repository.history.commits(now, limit=1)[0].tree
        changed = self.repository.history.changed_paths(present, merged.tree)
        own = {path: self._entry(present, path) for path in changed if is_machine(path)}
        return Snapshot(edit_tree(self.repository.objects, merged.tree, own), present)

    def _entry(self, tree: Oid, path: str) -> TreeEntry | None:
        folder, _, name = path.rpartition("/")
        listed = self.repository.objects.read(f"{tree}:{folder}")
        return parse_tree(listed.data, oid_length=len(tree)).get(name) if listed else None

    def _put_back(self, path: Path, snapshot: Snapshot) -> None:
        worktrees = self.repository.worktrees
        try:
            worktrees.put_back(path, snapshot)
        except WorktreeChangesInTheWay:
            if worktrees.snapshot(path).files != snapshot.files:
                raise  # else an earlier call had brought it back

    def _restored(
        self, found: Sighting, rescued: Rescued, lane: str, branch: str, path: Path
    ) -> RestoredRescue:
        changes = self.repository.worktrees.changes(path)
        uncommitted = tuple(change.path for change in changes)
        return RestoredRescue(found.folder.value, lane, branch, path, rescued, uncommitted)
