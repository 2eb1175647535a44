"""Use case: mend what can be mended without asking anyone (contract lifecycle, `doctor --fix`).

Nothing of a person is touched, no commit is made, and each thing is idempotent by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from fairlead.mission_management.bookkeeping import LOCK_FILE, MachineState, SettleView
from fairlead.mission_management.health.findings import Deed
from fairlead.mission_management.health.git_checks import (
    HOOKS_LEFT,
    LEFTOVERS,
    MOVED,
    NOT_EXCLUDED,
    UNREADABLE,
    VANISHED,
)
from fairlead.mission_management.health.left_behind import left_hook_worktrees, left_places
from fairlead.mission_management.health.mission_checks import (
    DRIFT,
    FORGOTTEN,
    LAGS,
    as_remembered,
    hidden_files,
)
from fairlead.mission_management.missions import (
    MissionCatalog,
    PrivateExcludes,
    Remembered,
    Sighting,
    recall,
    remember,
)
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import GitFolder, Repository, Worktree
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.locks import Locks, LockTimeout
from fairlead.shared_kernel.naming import HEADS, MissionNames, machine_state, worktrees_root


@dataclass(frozen=True, slots=True)
class FixRepository:
    """Mends what is safe to mend; what it leaves, an examination still finds."""

    repository: Repository
    catalog: MissionCatalog
    machine: MachineState
    folder: GitFolder
    excludes: PrivateExcludes
    settle: SettleView
    locks: Locks

    def __call__(
        self, operation: Operation, *, progress: Callable[[str], None] = lambda _: None
    ) -> tuple[Deed, ...]:
        """Mend everything that is safe, and say what was done."""
        progress("git's folder")
        deeds = [*self._unreadable(), *self._leftovers(), *self._moved()]
        missions = self.catalog.all()
        deeds += [*self._vanished(), *self._hooks(), *self._places(), *self._excludes(missions)]
        for mission in missions:
            progress(mission.folder.value)
            for mend in (self._view, self._identity, self._sparse):
                try:
                    deeds += mend(mission, operation)
                except FairleadError:
                    continue  # it is still there at the next examination, with what to do
        return tuple(deeds)

    def _unreadable(self) -> Iterator[Deed]:
        for name in self.folder.unreadable_worktrees():
            self.folder.mend_worktree(name)
            yield Deed(UNREADABLE, f"worktree {name}", "git can read its notes again")

    def _leftovers(self) -> Iterator[Deed]:
        for leftover in self.folder.leftovers():
            self.folder.discard(leftover)
            yield Deed(LEFTOVERS, str(leftover), "removed; its process is gone")

    def _moved(self) -> Iterator[Deed]:
        """Before anything is forgotten: these worktrees are there, and only git does not know."""
        root = worktrees_root(self.repository.primary_root)
        for found in self.repository.worktrees.reconnect(root).values():
            yield Deed(MOVED, str(found), "git knows again where it is")

    def _vanished(self) -> Iterator[Deed]:
        """Forget worktrees whose folder is gone, where a branch keeps all that was committed."""
        for worktree in self.repository.worktrees.list():
            if worktree.exists or worktree.locked or not self._is_safe(worktree):
                continue
            self.repository.worktrees.remove(worktree.path)
            yield Deed(VANISHED, str(worktree.path), f"forgotten; {worktree.branch} keeps its work")

    def _hooks(self) -> Iterator[Deed]:
        hooks, common_dir = self.repository.hooks, self.repository.common_dir
        for state in left_hook_worktrees(hooks, self.catalog, self.machine, common_dir):
            for gone in hooks.clear(state):
                yield Deed(HOOKS_LEFT, str(gone), "removed; no hook of this mission runs any more")

    def _places(self) -> Iterator[Deed]:
        """Whoever waited for such a lock goes on beside the next one: the ref decides then."""
        for key in left_places(self.catalog, self.machine):
            lock = machine_state(self.repository.common_dir, key) / LOCK_FILE
            with suppress(LockTimeout), self.locks.hold(lock, purpose="doctor", timeout=0):
                if self.machine.vacate(key):
                    yield Deed(LEFTOVERS, str(lock.parent), "removed; its mission never began")

    def _is_safe(self, worktree: Worktree) -> bool:
        if worktree.branch is None or worktree.head is None:
            return False
        return self.repository.refs.read(worktree.branch) == worktree.head

    def _excludes(self, missions: Sequence[Sighting]) -> Iterator[Deed]:
        missing = self.excludes.missing()
        if missing and any(mission.is_ours for mission in missions):
            self.excludes.ensure()
            yield Deed(NOT_EXCLUDED, "info/exclude", f"added {', '.join(missing)}")

    def _view(self, mission: Sighting, operation: Operation) -> Iterator[Deed]:
        key, where = mission.identity.state_key, mission.folder.value
        if not self.settle.is_pending(key) or not mission.authority.writable:
            return
        warnings = self.settle(mission.identity, mission.authority.target(), operation)
        if not self.settle.is_pending(key):
            said = "the worktree shows what the authority ref holds"
            yield Deed(LAGS, where, "; ".join((said, *warnings)))

    def _identity(self, mission: Sighting, _: Operation) -> Iterator[Deed]:
        wanted, key = as_remembered(mission), mission.identity.state_key
        if wanted is None or not mission.is_ours:
            return
        if _without_commit(recall(self.machine, key)) != wanted:
            remember(self.machine, wanted)
            yield Deed(FORGOTTEN, mission.folder.value, "the note of where it lives is right again")

    def _sparse(self, mission: Sighting, _: Operation) -> Iterator[Deed]:
        if not mission.is_ours:
            return
        prefix = f"{HEADS}{MissionNames(mission.folder).coordination_branch}-"
        for worktree in self.repository.worktrees.list():
            branch = worktree.branch or ""
            if not worktree.exists or not branch.startswith(prefix):
                continue
            if not _is_lane(mission.folder, branch):
                continue
            hidden = self.folder.unhidden(worktree.path, hidden_files(mission))
            if hidden:
                self.folder.hide(worktree.path, hidden)
                yield Deed(DRIFT, str(worktree.path), f"hides {', '.join(hidden)} again")


def _is_lane(folder: MissionFolder, branch: str) -> bool:
    return MissionNames(folder).lane_of_branch(branch.removeprefix(HEADS)) is not None


def _without_commit(known: Remembered | None) -> Remembered | None:
    return known._replace(last_commit=None) if known else None
