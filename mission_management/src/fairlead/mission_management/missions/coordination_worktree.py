"""Use case: show a mission's files to a person who asks for them (contract topology)."""

from dataclasses import dataclass, replace
from pathlib import Path

from fairlead.mission_management.bookkeeping import MachineState
from fairlead.mission_management.missions.catalog import MissionCatalog, Sighting
from fairlead.mission_management.missions.ports import PrivateExcludes
from fairlead.mission_management.missions.views import MissionPlace, place_of
from fairlead.mission_management.missions.worktree_errors import (
    CoordinationWorktreeMismatch,
    CoordinationWorktreeUnavailable,
)
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.git import Repository, Worktree, WorktreeFailed
from fairlead.shared_kernel.locks import Locks, LockTimeout
from fairlead.shared_kernel.naming import HEADS, MissionNames

LOCK_SECONDS = 60.0
_LOCK_FILE = "worktree.lock"


@dataclass(frozen=True, slots=True)
class ShowMissionFiles:
    """Makes the coordination worktree, mends it, or finds it; idempotent.

    Nothing depends on it: whoever deletes it takes nothing from anybody.
    """

    catalog: MissionCatalog
    repository: Repository
    machine: MachineState
    locks: Locks
    excludes: PrivateExcludes

    def __call__(self, folder: str) -> MissionPlace:
        """Return where the mission's files are shown from now on.

        Raises:
            CoordinationWorktreeMismatch: its folder shows another branch; a person decides.
            CoordinationWorktreeUnavailable: the mission is not on a coordination branch.
            WorktreeFailed: git could not make it, or another process is making it.
        """
        found = self.catalog.select(folder)
        names = MissionNames(found.folder)
        path = names.coordination_worktree(self.repository.primary_root)
        elsewhere = found.authority.worktree
        if elsewhere and elsewhere != path:
            return place_of(found)
        if found.authority.topology is not Topology.COORDINATION or found.authority.archived:
            raise _unavailable(found)
        lock_file = self.machine.folder(found.identity.state_key) / _LOCK_FILE
        try:
            with self.locks.hold(lock_file, purpose="mission path", timeout=LOCK_SECONDS):
                self._make(path, found, names)
        except LockTimeout as timeout:
            raise WorktreeFailed(str(path), "another process is making it") from timeout
        shown = replace(found.authority, worktree=path)
        return place_of(replace(found, authority=shown))

    def _make(self, path: Path, found: Sighting, names: MissionNames) -> None:
        branch = found.authority.ref.removeprefix(HEADS)
        present = self._present(path)
        if present and present.exists and present.branch != found.authority.ref:
            shown = present.branch and present.branch.removeprefix(HEADS)
            raise CoordinationWorktreeMismatch(path, shown, branch)
        self.excludes.ensure()
        self.repository.worktrees.add(
            path, branch=branch, start=None, hidden=(), only=(names.directory,)
        )

    def _present(self, path: Path) -> Worktree | None:
        listed = self.repository.worktrees.list()
        return next((tree for tree in listed if tree.path == path), None)


def _unavailable(found: Sighting) -> CoordinationWorktreeUnavailable:
    authority = found.authority
    ref = authority.ref.removeprefix(HEADS)
    return CoordinationWorktreeUnavailable(found.folder.value, ref, archived=authority.archived)
