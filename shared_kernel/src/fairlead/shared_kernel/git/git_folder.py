"""What git's own folder holds that no git command tells about: for those who look after it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class GitFolder(Protocol):
    """Files of the common git dir and of linked worktrees. Works where git itself gives up."""

    @abstractmethod
    def unreadable_worktrees(self) -> Sequence[str]:
        """Return the worktrees, by git's names, whose `commondir` is empty.

        A killed git leaves it so, and from then on every `git worktree list` fails (seen).
        """
        ...

    @abstractmethod
    def mend_worktree(self, name: str) -> None:
        """Write the `commondir` of an unreadable worktree again; idempotent."""
        ...

    @abstractmethod
    def leftovers(self) -> Sequence[Path]:
        """Return temporary files of this program whose process is gone."""
        ...

    @abstractmethod
    def discard(self, leftover: Path) -> None:
        """Remove what `leftovers` named; anything else is left alone."""
        ...

    @abstractmethod
    def abandoned_locks(self) -> Sequence[Path]:
        """Return lock files of git that are older than any git command takes."""
        ...

    @abstractmethod
    def unwritable(self) -> Sequence[Path]:
        """Return folders of git, and of this program in it, in which this user cannot write."""
        ...

    @abstractmethod
    def unhidden(self, worktree: Path, paths: Sequence[str]) -> Sequence[str]:
        """Return those paths that the worktree's sparse checkout does not hide."""
        ...

    @abstractmethod
    def hide(self, worktree: Path, paths: Sequence[str]) -> None:
        """Hide paths by the sparse checkout of one worktree; what it hides already stays hidden.

        A file that somebody changed there keeps its bytes.
        """
        ...
