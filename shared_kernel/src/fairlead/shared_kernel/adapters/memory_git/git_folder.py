"""git's own folder in memory: what went wrong in it is the test's to say."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.adapters.memory_git.store import Store
from fairlead.shared_kernel.git import GitFolder


class MemoryGitFolder(GitFolder):
    """The common git dir of one repository in memory.

    Attributes:
        unreadable: names of worktrees that a killed git left without `commondir`.
        left: temporary files of processes that are gone.
        locks: lock files of git that are too old.
        closed: folders in which this user cannot write.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.unreadable: list[str] = []
        self.left: list[Path] = []
        self.locks: list[Path] = []
        self.closed: list[Path] = []

    @override
    def unreadable_worktrees(self) -> Sequence[str]:
        return list(self.unreadable)

    @override
    def mend_worktree(self, name: str) -> None:
        self.unreadable = [other for other in self.unreadable if other != name]

    @override
    def leftovers(self) -> Sequence[Path]:
        return list(self.left)

    @override
    def discard(self, leftover: Path) -> None:
        self.left = [other for other in self.left if other != leftover]

    @override
    def abandoned_locks(self) -> Sequence[Path]:
        return list(self.locks)

    @override
    def unwritable(self) -> Sequence[Path]:
        return list(self.closed)

    @override
    def unhidden(self, worktree: Path, paths: Sequence[str]) -> Sequence[str]:
        hidden = self._store.worktrees[worktree].hidden
        return [path for path in paths if path not in hidden]

    @override
    def hide(self, worktree: Path, paths: Sequence[str]) -> None:
        shown = self._store.worktrees[worktree]
        self._store.worktrees[worktree] = replace(shown, hidden=shown.hidden | {*paths})
