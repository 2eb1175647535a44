"""One repository: where it is, and the ports that reach into it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
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


class Repository:
    """The ports of one repository, bound to it; each is made when it is first asked for.

    A reading command needs two of them, and pays for two.
    """

    def __init__(
        self,
        primary_root: Path,
        common_dir: Path,
        *,
        refs: Callable[[], Refs],
        objects: Callable[[], Objects],
        history: Callable[[], History],
        merges: Callable[[], Merges],
        worktrees: Callable[[], Worktrees],
        hooks: Callable[[], CommitHooks],
        settings: Callable[[], GitSettings],
    ) -> None:
        self.primary_root, self.common_dir = primary_root, common_dir
        self._refs, self._objects, self._history, self._merges = refs, objects, history, merges
        self._worktrees, self._hooks, self._settings = worktrees, hooks, settings

    @cached_property
    def refs(self) -> Refs:
        """Branches and other refs."""
        return self._refs()

    @cached_property
    def objects(self) -> Objects:
        """The object store."""
        return self._objects()

    @cached_property
    def history(self) -> History:
        """Questions about commits."""
        return self._history()

    @cached_property
    def merges(self) -> Merges:
        """Three-way merges in the object store."""
        return self._merges()

    @cached_property
    def worktrees(self) -> Worktrees:
        """Linked worktrees."""
        return self._worktrees()

    @cached_property
    def hooks(self) -> CommitHooks:
        """The user's own commit hooks."""
        return self._hooks()

    @cached_property
    def settings(self) -> GitSettings:
        """The effective configuration and identity."""
        return self._settings()
