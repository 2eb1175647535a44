"""Use case: tell of every worktree what it is, and whether something is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fairlead.execution.lanes.worktree_lines import (
    WorktreeCondition,
    WorktreeLine,
    WorktreeList,
)
from fairlead.mission_management.bookkeeping import read_state
from fairlead.mission_management.missions import MissionCatalog, Sighting, hidden_in_lanes
from fairlead.mission_management.status import MissionState, lane_must_exist
from fairlead.shared_kernel.documents import LanePlan
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import GitFolder, NotARepository, Oid, Repository, Worktree
from fairlead.shared_kernel.naming import (
    COORDINATION_BRANCHES,
    COORDINATION_PART,
    HEADS,
    MissionNames,
    conflict_part,
    worktrees_root,
)

_OURS = HEADS + COORDINATION_BRANCHES.rpartition("/")[0] + "/"


@dataclass(frozen=True, slots=True)
class ListWorktrees:
    """Looks at git and at the folders; changes nothing."""

    repository: Repository
    catalog: MissionCatalog
    folder: GitFolder

    def __call__(self, mission: str | None = None) -> WorktreeList:
        """Return the worktrees of one mission, by its folder name, or all."""
        worktrees, root = self.repository.worktrees, self.repository.primary_root
        look = _Look(self.repository, self.catalog, self.folder, worktrees.list())
        look.moved = worktrees.moved(worktrees_root(root))
        lines = [*look.branches(), *look.lost(), *look.others()]
        wanted = [line for line in lines if mission in (None, line.mission_slug)]
        return WorktreeList(tuple(sorted(wanted, key=lambda line: str(line.path))))


@dataclass(slots=True)
class _Look:
    """One look at a repository: missions and plans are read once."""

    repository: Repository
    catalog: MissionCatalog
    folder: GitFolder
    trees: Sequence[Worktree]
    missions: dict[str, Sighting | None] = field(default_factory=dict)
    states: dict[str, MissionState | None] = field(default_factory=dict)
    seen: set[Path] = field(default_factory=set)
    moved: Mapping[Path, Path] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    def branches(self) -> Iterator[WorktreeLine]:
        """Yield each lane branch, and each coordination branch that a worktree shows."""
        by_branch = {tree.branch: tree for tree in self.trees if tree.branch}
        for ref in self.repository.refs.list(_OURS):
            named = MissionNames.of_branch(ref.name.removeprefix(HEADS))
            tree = by_branch.get(ref.name)
            if named:
                self.named.add(named[0].folder.value)
            if named is None or (named[1] is None and tree is None):
                continue
            yield self._line(named[0], named[1].written if named[1] else None, ref.oid, tree)

    def lost(self) -> Iterator[WorktreeLine]:
        """Yield each lane that the log says was worked in, and of which git knows no branch."""
        for slug in sorted(self.named):
            mission = self._mission(slug)
            state = self._state(slug, mission) if mission and mission.meta.is_ours else None
            if mission is None or state is None or not state.plan or state.meta.works_in_checkout:
                continue
            names = MissionNames(mission.folder)
            for lane in state.plan.lanes:
                branch = names.recorded_lane_branch(lane.lane_id)
                gone = self.repository.refs.read(f"{HEADS}{branch}") is None
                if gone and lane_must_exist(state, lane):
                    path = names.recorded_lane_worktree(self.repository.primary_root, lane.lane_id)
                    self.seen.add(path)
                    yield WorktreeLine(
                        *(slug, lane.lane_id, branch, path, WorktreeCondition.LOST),
                        wp_ids=lane.wp_ids,
                    )

    def others(self) -> Iterator[WorktreeLine]:
        """Yield what lies among the worktrees and shows no branch of a mission."""
        root = worktrees_root(self.repository.primary_root)
        known = {tree.path: tree for tree in self.trees}
        inside = {path for path in root.iterdir() if path.is_dir()} if root.is_dir() else set()
        inside |= {path for path in known if path.parent == root}
        for path in inside - self.seen:
            tree = known.get(path)
            conflict = self._conflict(path, tree) if tree else None
            if conflict:
                yield conflict
            elif tree is None:
                yield WorktreeLine(None, None, None, path, WorktreeCondition.STRAY)
            else:
                gone, other = WorktreeCondition.FOLDER_GONE, WorktreeCondition.OTHER_BRANCH
                branch = tree.branch and tree.branch.removeprefix(HEADS)
                condition = other if tree.exists else gone
                yield WorktreeLine(None, None, branch, path, condition, tree.head)

    def _conflict(self, path: Path, tree: Worktree) -> WorktreeLine | None:
        """Tell of a worktree in which somebody resolves a conflict, its folder gone or not."""
        named = MissionNames.of_conflict_worktree(path.name)
        mission = self._mission(named[0].folder.value) if named and not tree.branch else None
        if named is None or mission is None:
            return None
        gone, waits = WorktreeCondition.FOLDER_GONE, WorktreeCondition.CONFLICT
        part = named[1]
        plan = self._plan(mission.folder.value, mission)
        packages = [package.wp_id for package in (plan.work_packages if plan else ())]
        return WorktreeLine(
            mission.folder.value,
            part,
            None,
            path,
            waits if tree.exists else gone,
            tree.head,
            tuple(wp_id for wp_id in packages if conflict_part(wp_id) == part),
            len(self._changes(tree)) if tree.exists else 0,
        )

    def _line(
        self, names: MissionNames, lane: str | None, tip: Oid, tree: Worktree | None
    ) -> WorktreeLine:
        slug, root = names.folder.value, self.repository.primary_root
        branch = names.recorded_lane_branch(lane) if lane else names.coordination_branch
        usual = (
            names.recorded_lane_worktree(root, lane) if lane else names.coordination_worktree(root)
        )
        moved = self.moved.get(tree.path) if tree else None
        path = moved or (tree.path if tree else usual)
        self.seen.add(path)
        mission = self._mission(slug)
        changed = len(self._changes(tree)) if tree and tree.exists else 0
        plan = self._plan(slug, mission) if lane else None
        planned = next((one for one in plan.lanes if one.lane_id == lane), None) if plan else None
        return WorktreeLine(
            slug,
            lane or COORDINATION_PART,
            branch,
            path,
            self._condition(names, lane, tree, mission, changed) if tree else self._absent(path),
            tip,
            planned.wp_ids if planned else (),
            changed,
            self._unmerged(tip, mission) if lane else 0,
        )

    def _condition(
        self,
        names: MissionNames,
        lane: str | None,
        tree: Worktree,
        mission: Sighting | None,
        changed: int,
    ) -> WorktreeCondition:
        if tree.path in self.moved:
            return WorktreeCondition.MOVED
        if not tree.exists:
            return WorktreeCondition.FOLDER_GONE
        ours = mission is not None and mission.meta.is_ours
        if lane and ours and self.folder.unhidden(tree.path, hidden_in_lanes(names)):
            return WorktreeCondition.DRIFTED
        return WorktreeCondition.DIRTY if changed else WorktreeCondition.CLEAN

    def _absent(self, path: Path) -> WorktreeCondition:
        """Say why no worktree shows a branch: something else may be in its place."""
        if any(tree.path == path and tree.exists for tree in self.trees):
            return WorktreeCondition.OTHER_BRANCH
        return WorktreeCondition.STRAY if path.is_dir() else WorktreeCondition.NOT_SHOWN

    def _changes(self, tree: Worktree) -> Sequence[object]:
        try:
            return self.repository.worktrees.changes(tree.path)
        except (FairleadError, NotARepository):
            return ()

    def _unmerged(self, tip: Oid, mission: Sighting | None) -> int:
        exclude = (mission.authority.commit,) if mission else ()
        return len(self.repository.history.commits(tip, exclude=exclude)) if mission else 0

    def _mission(self, slug: str) -> Sighting | None:
        if slug not in self.missions:
            try:
                self.missions[slug] = self.catalog.select(slug)
            except FairleadError:
                self.missions[slug] = None  # doctor says why
        return self.missions[slug]

    def _plan(self, slug: str, mission: Sighting | None) -> LanePlan | None:
        state = self._state(slug, mission)
        return state.plan if state else None

    def _state(self, slug: str, mission: Sighting | None) -> MissionState | None:
        if slug not in self.states:
            self.states[slug] = self._read(mission) if mission else None
        return self.states[slug]

    def _read(self, mission: Sighting) -> MissionState | None:
        try:
            commit, folder = mission.authority.commit, mission.folder
            return read_state(self.repository.objects, commit, folder)
        except FairleadError:
            return None  # doctor says why
