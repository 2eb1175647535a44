"""Worktrees that show a ref which moves without them (contract bookkeeping).

The index is locked before the ref moves, so nobody commits from a stale one; what then happens to
the files is in `view_update.py`. The lock goes last. Most refs are shown by no worktree: what is
needed only where one is, is imported there.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from typing_extensions import override

from fairlead.shared_kernel.adapters.durability import storage_errors
from fairlead.shared_kernel.adapters.git_cli.checkout import locate
from fairlead.shared_kernel.adapters.git_cli.scratch import PRIVATE_INDEX, Scratch
from fairlead.shared_kernel.git import NotARepository, ShownRefs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fairlead.shared_kernel.adapters.git_cli.runner import Git
    from fairlead.shared_kernel.adapters.git_cli.view_update import ViewUpdate
    from fairlead.shared_kernel.git import Oid, Repository

_UNDER_WAY = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "sequencer": "a cherry-pick or revert",
    "BISECT_LOG": "a bisect",
}
_COMES_BACK_TO = {
    "rebase-merge/head-name": "a rebase",
    "rebase-apply/head-name": "a rebase",
    "BISECT_START": "a bisect",
}
"""Files that name the branch at which a worktree with a detached HEAD ends again."""
_PATIENCE = 0.5
"""Seconds for which another git may hold the index before the worktree counts as busy."""


class GitShownRefs(ShownRefs):
    """Worktrees of one repository."""

    def __init__(self, git: Git, repository: Repository) -> None:
        self._git, self._repository = git, repository
        self._common_dir = repository.common_dir

    @override
    def worktree_of(self, ref: str) -> Path | None:
        wanted = f"ref: {ref}"
        shown = (root for root, git_dir in self._checkouts() if _line(git_dir / "HEAD") == wanted)
        return next(shown, None)

    @override
    def busy(self, worktree: Path) -> str | None:
        operation = self._operation(locate(worktree).git_dir)
        if operation:
            return operation
        from fairlead.shared_kernel.adapters.git_cli.staged import CONFLICT

        unmerged = self._git.at(worktree).read("ls-files", "--unmerged", "-z").stdout
        return CONFLICT if unmerged else None

    def _operation(self, git_dir: Path) -> str | None:
        """As far as git's own files tell, which costs no process."""
        for name, operation in _UNDER_WAY.items():
            if (git_dir / name).exists():
                return operation
        return "another git command" if self._stays_locked(git_dir / "index.lock") else None

    @override
    def under_way(self, ref: str, *, conflicts: bool = True) -> tuple[Path, str] | None:
        branch = ref.removeprefix("refs/heads/")
        for root, git_dir in self._checkouts():
            operation = None
            if _line(git_dir / "HEAD") == f"ref: {ref}":
                operation = self.busy(root) if conflicts else self._operation(git_dir)
            else:
                left = (
                    what
                    for file, what in _COMES_BACK_TO.items()
                    if _line(git_dir / file) in (ref, branch)
                )
                operation = next(left, None)
            if operation:
                return root, operation
        return None

    @override
    def in_the_way(self, worktree: Path, old: Oid, new: Oid, *, spare: str) -> Sequence[str]:
        from fairlead.shared_kernel.git import differences

        objects = self._repository.objects
        moved = [p for p in differences(objects, old, new) if not p.startswith(f"{spare}/")]
        if not moved:
            return ()
        here = self._git.at(worktree)
        literal = [f":(top,literal){path}" for path in moved]
        done = here.read("status", "--porcelain=v1", "-z", "--untracked-files=all", "--", *literal)
        lines = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        # A path may be there twice: removed from the index, and untracked since.
        return sorted({line[3:] for line in lines if line})

    @override
    def prepare(self, worktree: Path) -> tuple[Path, int]:
        import shutil

        git_dir = locate(worktree).git_dir
        copy = git_dir / f"{PRIVATE_INDEX}-{os.getpid()}"
        with storage_errors():
            shutil.copyfile(git_dir / "index", copy)
            return copy, _mark(copy)

    @override
    def reserve(self, copy: Path) -> bool:
        try:
            os.link(copy, copy.with_name("index.lock"))
        except FileExistsError:
            return False
        finally:
            copy.unlink(missing_ok=True)
        return True

    @override
    def follow(
        self, worktree: Path, old: Oid, new: Oid, *, quarantine: Path, ours: Sequence[str] = ()
    ) -> Sequence[Path]:
        return self._update(worktree, quarantine).run(old, new, ours)

    @override
    def restore(
        self, worktree: Path, commit: Oid, paths: Sequence[str], *, quarantine: Path
    ) -> Sequence[Path]:
        return self._update(worktree, quarantine).restore(commit, paths)

    @override
    def release(self, worktree: Path, mark: int) -> None:
        git_dir = self._git_dir(worktree)
        if git_dir is None or not mark:
            return
        for file in (git_dir / "index.lock", *git_dir.glob(f"{PRIVATE_INDEX}-*")):
            with storage_errors(), suppress(FileNotFoundError):
                if _mark(file) == mark:
                    # What an update that did not end was making, while nobody else can make one.
                    (git_dir / PRIVATE_INDEX).unlink(missing_ok=True)
                    file.unlink()

    def _stays_locked(self, lock: Path) -> bool:
        deadline = time.monotonic() + _PATIENCE
        while lock.exists():
            if time.monotonic() > deadline:
                from fairlead.shared_kernel.adapters.git_cli.stale_locks import LocksInTheWay

                return not LocksInTheWay(self._common_dir, Scratch(self._common_dir)).take_away(
                    lock
                )
            time.sleep(0.01)
        return False

    def _checkouts(self) -> Iterator[tuple[Path, Path]]:
        """Top and git dir of each worktree of a person or a lane; costs no process."""
        with suppress(NotARepository):
            yield self._repository.primary_root, locate(self._repository.primary_root).git_dir
        folder = self._common_dir / "worktrees"
        for admin in sorted(folder.iterdir()) if folder.is_dir() else ():
            with suppress(OSError):
                pointer = os.fsdecode((admin / "gitdir").read_bytes()).rstrip("\n")
                root = (admin / pointer).parent
                if root.is_dir() and self._common_dir not in root.parents:
                    yield root, admin

    def _git_dir(self, worktree: Path) -> Path | None:
        """Return git's own folder of a worktree, whose files may have been deleted by hand."""
        try:
            return locate(worktree).git_dir
        except NotARepository:
            from fairlead.shared_kernel.adapters.git_cli.worktree_list import admin_folder

            return admin_folder(self._common_dir, worktree)

    def _update(self, worktree: Path, quarantine: Path) -> ViewUpdate:
        from fairlead.shared_kernel.adapters.git_cli.view_update import ViewUpdate

        git_dir = locate(worktree).git_dir
        return ViewUpdate(self._git, self._repository.objects, worktree, git_dir, quarantine)


def _line(file: Path) -> str:
    """What a small file of git says; "" where there is none."""
    with suppress(OSError):
        return file.read_text("utf-8", "replace").strip()
    return ""


def _mark(file: Path) -> int:
    """A number that no other file has: an inode alone is soon given to the next file (seen)."""
    found = file.stat()
    return found.st_mtime_ns << 64 | found.st_ino
