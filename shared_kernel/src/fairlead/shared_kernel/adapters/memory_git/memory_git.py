"""One repository in memory, and what a test may do to it."""

from collections.abc import Mapping
from pathlib import Path

from fairlead.shared_kernel.adapters.memory_git.command_runs import MemoryCommandRuns
from fairlead.shared_kernel.adapters.memory_git.git_folder import MemoryGitFolder
from fairlead.shared_kernel.adapters.memory_git.history import MemoryHistory
from fairlead.shared_kernel.adapters.memory_git.hooks import MemoryHooks
from fairlead.shared_kernel.adapters.memory_git.merges import MemoryMerges
from fairlead.shared_kernel.adapters.memory_git.objects import MemoryObjects
from fairlead.shared_kernel.adapters.memory_git.refs import MemoryRefs
from fairlead.shared_kernel.adapters.memory_git.settings import MemorySettings
from fairlead.shared_kernel.adapters.memory_git.store import Shown, Store
from fairlead.shared_kernel.adapters.memory_git.worktrees import MemoryWorktrees
from fairlead.shared_kernel.git import (
    ZERO_OID,
    CommitDraft,
    Oid,
    RefUpdate,
    Repository,
    edit_tree,
)

_PRIMARY_BRANCH = "refs/heads/main"


class MemoryGit:
    """A repository without a disk.

    `hooks.script`, `refs.veto`, `settings.values` and `settings.identity` are the test's to set.
    """

    def __init__(self) -> None:
        self.store = Store()
        self.settings = MemorySettings()
        self.refs = MemoryRefs(self.store)
        self.objects = MemoryObjects(self.store, self.settings)
        self.history = MemoryHistory(self.store)
        self.merges = MemoryMerges(self.store, self.history)
        self.worktrees = MemoryWorktrees(self.store, self.refs, self.objects, self.history)
        self.hooks = MemoryHooks()
        self.folder = MemoryGitFolder(self.store)
        self.runs = MemoryCommandRuns(self.store)

    def repository(self, primary_root: Path) -> Repository:
        """Return its ports; the primary worktree is at `primary_root` and shows `main`."""
        self.store.worktrees.setdefault(primary_root, Shown(_PRIMARY_BRANCH))
        return Repository(
            primary_root=primary_root,
            common_dir=primary_root / ".git",
            refs=lambda: self.refs,
            objects=lambda: self.objects,
            history=lambda: self.history,
            merges=lambda: self.merges,
            worktrees=lambda: self.worktrees,
            hooks=lambda: self.hooks,
            settings=lambda: self.settings,
        )

    def commit(
        self, branch: str, files: Mapping[str, bytes | None], message: str = "Change"
    ) -> Oid:
        """Commit on a branch (short name) as an outsider would; it is made if there is none."""
        name = f"refs/heads/{branch}"
        old = self.refs.read(name)
        base = self.store.tree(old).oid if old else None
        tree = edit_tree(self.objects, base, files)
        new = self.objects.write_commit(CommitDraft(tree, (old,) if old else (), message))
        self.refs.update([RefUpdate(name, new, old or ZERO_OID)], reason=message)
        return new

    def edit(self, worktree: Path, path: str, data: bytes | None) -> None:
        """Change a file of a worktree, or delete it (None)."""
        self.store.worktrees[worktree].edits[path] = data

    def delete_folder(self, worktree: Path) -> None:
        """Delete a worktree's folder as a person does it by hand."""
        self.store.worktrees[worktree].exists = False
