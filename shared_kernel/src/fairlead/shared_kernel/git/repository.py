"""One repository: where it is, and the ports that reach into it."""

from dataclasses import dataclass
from pathlib import Path

from fairlead.shared_kernel.git.ports import (
    CommitHooks,
    GitSettings,
    History,
    Merges,
    Objects,
    Refs,
    Worktrees,
)


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where a command stands: facts read from git's own files, symlinks resolved."""

    cwd: Path
    worktree_root: Path
    """Top of the worktree that holds `cwd`."""
    primary_root: Path
    """Top of the repository's first worktree, which holds the configuration."""
    git_dir: Path
    """Git's folder of this worktree."""
    common_dir: Path
    """Git's folder shared by all worktrees; machine state lives below it."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The ports of one repository, bound to it."""

    primary_root: Path
    common_dir: Path
    refs: Refs
    objects: Objects
    history: History
    merges: Merges
    worktrees: Worktrees
    hooks: CommitHooks
    settings: GitSettings
