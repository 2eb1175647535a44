"""Looking after git's own folder, with files where git itself gives up."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.adapters.durability import storage_errors
from fairlead.shared_kernel.adapters.git_cli.checkout import locate
from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.adapters.git_cli.scratch import PRIVATE_INDEX, Scratch, discard
from fairlead.shared_kernel.git import GitFolder, NotARepository
from fairlead.shared_kernel.naming import machine_state

_COMMON = "../..\n"
"""What git writes into the `commondir` of every linked worktree."""
_OURS_SECONDS = 60.0
_LOCK_SECONDS = 600.0
_WRITTEN = ("objects", "refs", "refs/heads", "logs")
_LOCKS = ("index.lock", "HEAD.lock", "config.lock", "packed-refs.lock")


class GitAdminFolder(GitFolder):
    """The common git dir of one repository."""

    def __init__(self, git: Git, scratch: Scratch, common_dir: Path) -> None:
        self._git, self._scratch, self._common_dir = git, scratch, common_dir

    @override
    def unreadable_worktrees(self) -> Sequence[str]:
        return [
            admin.name
            for admin in self._admin_folders()
            if (admin / "gitdir").is_file() and _is_empty(admin / "commondir")
        ]

    @override
    def mend_worktree(self, name: str) -> None:
        if name not in self.unreadable_worktrees():
            return
        file = self._common_dir / "worktrees" / name / "commondir"
        fresh = file.with_name(f"{PRIVATE_INDEX}-commondir-{os.getpid()}")
        with storage_errors():
            fresh.write_text(_COMMON)
            fresh.replace(file)

    @override
    def leftovers(self) -> Sequence[Path]:
        found = [
            file
            for folder in (self._common_dir, *self._admin_folders())
            for file in sorted(folder.glob(f"{PRIVATE_INDEX}*"))
            if _age(file) > _OURS_SECONDS and not _is_alive(file)
        ]
        return [*found, *self._scratch.leftovers()]

    @override
    def discard(self, leftover: Path) -> None:
        if leftover in self.leftovers():
            discard(leftover)

    @override
    def abandoned_locks(self) -> Sequence[Path]:
        folders = (self._common_dir, *self._admin_folders())
        named = [folder / name for folder in folders for name in _LOCKS]
        refs = sorted((self._common_dir / "refs").rglob("*.lock"))
        return [file for file in (*named, *refs) if _age(file) > _LOCK_SECONDS]

    @override
    def unwritable(self) -> Sequence[Path]:
        ours = machine_state(self._common_dir, "-").parent
        places = [self._common_dir / name for name in ("", *_WRITTEN)]
        return [
            place
            for place in (*places, ours)
            if place.is_dir() and not os.access(place, os.W_OK | os.X_OK)
        ]

    @override
    def unhidden(self, worktree: Path, paths: Sequence[str]) -> Sequence[str]:
        patterns = self._patterns(worktree)
        return [path for path in paths if _excluded(path) not in patterns]

    @override
    def hide(self, worktree: Path, paths: Sequence[str]) -> None:
        patterns = self._patterns(worktree) or ["/*"]
        wanted = [_excluded(path) for path in paths]
        lines = [*patterns, *(line for line in wanted if line not in patterns)]
        text = "".join(f"{line}\n" for line in lines)
        self._git.at(worktree).write(
            *("sparse-checkout", "set", "--no-cone", "--stdin"),
            stdin=text.encode("utf-8", "surrogateescape"),
        )

    def _patterns(self, worktree: Path) -> list[str]:
        """The patterns in force: none where the sparse checkout is switched off."""
        here = self._git.at(worktree)
        switched = here.read("config", "--type=bool", "core.sparseCheckout", accept=(0, 1))
        if switched.line != "true":
            return []
        with suppress(OSError, NotARepository):
            file = locate(worktree).git_dir / "info" / "sparse-checkout"
            return file.read_text("utf-8", "surrogateescape").splitlines()
        return []

    def _admin_folders(self) -> Iterator[Path]:
        folder = self._common_dir / "worktrees"
        if folder.is_dir():
            yield from sorted(child for child in folder.iterdir() if child.is_dir())


def _excluded(path: str) -> str:
    escaped = "".join(f"\\{letter}" if letter in "\\*?[" else letter for letter in path)
    return f"!/{escaped}"


def _is_empty(file: Path) -> bool:
    """True for a file without content that nobody is writing just now."""
    try:
        seen = file.stat()
    except OSError:
        return False
    return seen.st_size == 0 and time.time() - seen.st_mtime > 1.0


def _age(file: Path) -> float:
    try:
        return time.time() - file.lstat().st_mtime
    except OSError:
        return -1.0


def _is_alive(file: Path) -> bool:
    """Tell whether the process lives that the file's name ends in; one without a number does not.

    Another process may have the number by now: then the file is kept, which harms nobody.
    """
    number = file.name.removesuffix(".lock").rpartition("-")[2]
    if not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
