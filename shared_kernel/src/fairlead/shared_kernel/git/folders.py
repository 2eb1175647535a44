"""Worktrees as git lists them, and what is changed in one."""

from dataclasses import dataclass
from pathlib import Path

from fairlead.shared_kernel.git.values import Oid


@dataclass(frozen=True, slots=True)
class Worktree:
    """A worktree that git knows; `exists` is False when its folder was deleted by hand."""

    path: Path
    head: Oid | None
    branch: str | None
    """Full name of the branch that HEAD names; None when detached."""
    exists: bool = True
    locked: bool = False
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class FileChange:
    """One line of `git status`: two status letters, and the path relative to the worktree."""

    code: str
    path: str

    @property
    def untracked(self) -> bool:
        """True for a file that git does not track."""
        return self.code == "??"

    @property
    def unmerged(self) -> bool:
        """True for a file in conflict that nobody has resolved."""
        return "U" in self.code or self.code in ("AA", "DD")

    @property
    def unstaged(self) -> bool:
        """True where the file is not what would be committed of it."""
        return self.code[1:] != " "


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a worktree held, as trees: its files with the untracked ones, and what was staged."""

    files: Oid
    staged: Oid
