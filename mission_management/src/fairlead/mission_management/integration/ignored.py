"""Files that git ignores go with their worktree: they are named before they do."""

from collections.abc import Callable, Sequence
from pathlib import Path

from fairlead.shared_kernel.git import Repository, Worktree

Announce = Callable[[Path, Sequence[str]], None]
"""Told of a worktree, and of the files and whole folders in it that no ref could keep."""


def to_nobody(_worktree: Path, _paths: Sequence[str]) -> None:
    """Announce nothing: who asked finds it in the answer."""


def ignored_in(repository: Repository, tree: Worktree | None) -> tuple[str, ...]:
    """Return what git ignores in a worktree; nothing of one whose folder is gone."""
    return tuple(repository.worktrees.ignored(tree.path)) if tree and tree.exists else ()


def announced(repository: Repository, tree: Worktree | None, announce: Announce) -> tuple[str, ...]:
    """Return what git ignores in a worktree that is about to go, after saying so."""
    found = ignored_in(repository, tree)
    if tree and found:
        announce(tree.path, found)
    return found
