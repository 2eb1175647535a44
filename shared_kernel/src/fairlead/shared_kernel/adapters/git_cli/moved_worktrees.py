"""Linked worktrees that were moved or copied with their repository, and tell git of it.

Not `git worktree repair`: in a copy beside the original, the git of today writes to the original.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import storage_errors
from fairlead.shared_kernel.adapters.git_cli.checkout import pointer_to, read_pointer
from fairlead.shared_kernel.adapters.git_cli.scratch import PRIVATE_INDEX
from fairlead.shared_kernel.git import NotARepository


def moved_worktrees(common_dir: Path, root: Path) -> Mapping[Path, Path]:
    """Return where worktrees directly below `root` are, by where git looks for them in vain."""
    inside = sorted(root.iterdir()) if root.is_dir() else []
    found = ((_looked_for(common_dir, folder), folder) for folder in inside)
    return {noted: folder for noted, folder in found if noted}


def reconnect(common_dir: Path, folder: Path) -> None:
    """Let folder and git name each other again; no other file is touched. Idempotent."""
    admin = _admin_of(common_dir, read_pointer(folder / ".git"))
    _write(admin, folder / ".git", pointer_to(admin))
    _write(admin, admin / "gitdir", f"{folder / '.git'}\n")


def _looked_for(common_dir: Path, folder: Path) -> Path | None:
    """Return where git looks for the worktree that is this folder; None where it finds it."""
    target = _pointed_to(folder)
    if target is None or folder.is_symlink():
        return None
    admin = _admin_of(common_dir, target)
    noted = _noted(admin)
    if noted is None or (noted.parent.name, noted.name) != (folder.parent.name, folder.name):
        return None
    is_found = target == admin and noted == folder
    is_another_ones = target != admin and _noted(target) == folder
    is_a_copy = noted != folder and _pointed_to(noted) == admin
    return None if is_found or is_another_ones or is_a_copy else noted


def _admin_of(common_dir: Path, target: Path) -> Path:
    """Git's own folder of a worktree keeps its name, wherever the repository goes."""
    return common_dir / "worktrees" / target.name


def _pointed_to(folder: Path) -> Path | None:
    with suppress(NotARepository):
        return read_pointer(folder / ".git")
    return None


def _noted(admin: Path) -> Path | None:
    with suppress(OSError):
        text = os.fsdecode((admin / "gitdir").read_bytes()).rstrip("\n")
        return Path(os.path.realpath((admin / text).parent)) if text else None
    return None


def _write(admin: Path, file: Path, text: str) -> None:
    fresh = admin / f"{PRIVATE_INDEX}-place-{os.getpid()}"
    with storage_errors():
        fresh.write_bytes(os.fsencode(text))
        fresh.replace(file)
