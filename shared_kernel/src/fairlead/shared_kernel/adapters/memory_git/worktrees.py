"""Worktrees in memory: folders that exist only as a map from path to bytes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.adapters.memory_git.store import Shown, Store
from fairlead.shared_kernel.git import (
    ZERO_OID,
    CommitDraft,
    FileChange,
    GitCommandFailed,
    History,
    ObjectKind,
    Objects,
    Oid,
    RefMoved,
    Refs,
    RefUpdate,
    Snapshot,
    TreeEntry,
    UnfinishedMerge,
    Worktree,
    WorktreeChangesInTheWay,
    WorktreeFailed,
    Worktrees,
)


class MemoryWorktrees(Worktrees):
    """Worktrees of one repository in memory; the first one is the primary."""

    def __init__(self, store: Store, refs: Refs, objects: Objects, history: History) -> None:
        self._store, self._refs = store, refs
        self._objects, self._history = objects, history
        self.after_checkout: Callable[[Path], Sequence[str]] | None = None
        """Stands for a post-checkout hook; what it returns are warnings."""

    @override
    def list(self) -> Sequence[Worktree]:
        primary = next(iter(self._store.worktrees))
        return [
            Worktree(
                path=path,
                head=tree.detached or self._store.refs.get(tree.branch or ""),
                branch=tree.branch,
                exists=tree.exists,
                locked=tree.locked,
                is_primary=path == primary,
            )
            for path, tree in self._store.worktrees.items()
        ]

    @override
    def add(
        self,
        path: Path,
        *,
        branch: str,
        start: Oid | None,
        hidden: Sequence[str],
        only: Sequence[str] = (),
    ) -> Sequence[str]:
        name = f"refs/heads/{branch}"
        for other, tree in self._store.worktrees.items():
            if other != path and tree.exists and tree.branch == name:
                raise WorktreeFailed(str(path), f"{branch} is shown at {other}")
        present = self._store.worktrees.get(path)
        if present and present.exists:
            if present.branch != name:
                raise WorktreeFailed(str(path), f"it shows {present.branch}")
            return ()
        tip = self._refs.read(name)
        if start is not None and tip not in (None, start):
            raise WorktreeFailed(str(path), f"the branch {branch} exists, at {tip}")
        if tip is None and start is None:
            raise WorktreeFailed(str(path), f"there is no branch {branch}")
        if tip is None and start is not None:
            self._refs.update([RefUpdate(name, start, ZERO_OID)], reason="branch: Created")
        self._store.worktrees[path] = Shown(name, frozenset(hidden))
        return self.after_checkout(path) if self.after_checkout else ()

    @override
    def add_merge(self, path: Path, merge: UnfinishedMerge) -> Sequence[str]:
        present = self._store.worktrees.get(path)
        if present and present.exists:
            if present.branch:
                raise WorktreeFailed(str(path), f"it shows {present.branch}")
            return ()
        unmerged = frozenset(entry.path for entry in merge.unmerged)
        tree = Shown(None, frozenset(merge.hidden), detached=merge.ours, merge=merge)
        tree.unmerged = unmerged
        before, after = self._store.files(merge.tree), self._store.files(merge.files or merge.tree)
        for name in {*before, *after}:
            if before.get(name) != after.get(name):
                entry = after.get(name)
                tree.edits[name] = self._store.objects[entry.oid].data if entry else None
        self._store.worktrees[path] = tree
        return self.after_checkout(path) if self.after_checkout else ()

    @override
    def merging(self, path: Path) -> Oid | None:
        tree = self._store.worktrees.get(path)
        return tree.merge.theirs if tree and tree.merge else None

    @override
    def remove(self, path: Path, *, kept: Oid | None = None) -> None:
        tree = self._store.worktrees.get(path)
        if tree is None:
            return
        if path == next(iter(self._store.worktrees)) or tree.locked:
            raise WorktreeFailed(str(path), "it is the primary worktree, or locked")
        changes = self.changes(path) if tree.exists else ()
        if changes and (kept is None or self.snapshot(path).files != kept):
            raise WorktreeChangesInTheWay(str(path), "\n".join(c.path for c in changes))
        del self._store.worktrees[path]

    @override
    def changes(self, path: Path) -> Sequence[FileChange]:
        tree = self._at(path)
        tracked = self._tracked(tree)
        changes = [
            FileChange(_code(tracked.get(name), data), name)
            for name, data in sorted(tree.edits.items())
            if name not in tree.ignored | tree.unmerged
            and not self._is_same(tracked.get(name), data)
        ]
        return [*changes, *self._of_merge(tree, tracked)]

    @override
    def moved(self, root: Path) -> Mapping[Path, Path]:
        return {}  # folders in memory cannot be moved

    @override
    def reconnect(self, root: Path) -> Mapping[Path, Path]:
        return self.moved(root)

    @override
    def ignored(self, path: Path) -> Sequence[str]:
        tree = self._at(path)
        return sorted(name for name in tree.ignored if tree.edits.get(name) is not None)

    @override
    def snapshot(self, path: Path) -> Snapshot:
        tree = self._at(path)
        tracked = self._tracked(tree)
        files = dict(tracked)
        for name, data in tree.edits.items():
            if name in tree.ignored or self._is_same(tracked.get(name), data):
                continue
            if data is None:
                files.pop(name, None)
            else:
                files[name] = TreeEntry("100644", self._store.put(ObjectKind.BLOB, data))
        return Snapshot(self._store.put_files(files), self._store.put_files(tracked))

    @override
    def put_back(self, path: Path, snapshot: Snapshot) -> None:
        tree = self._at(path)
        if self.changes(path):
            raise WorktreeChangesInTheWay(str(path), "it is not clean")
        tracked, files = self._tracked(tree), self._store.files(snapshot.files)
        for name in {*tracked, *files}:
            if tracked.get(name) != files.get(name):
                entry = files.get(name)
                tree.edits[name] = self._store.objects[entry.oid].data if entry else None

    @override
    def fast_forward(self, path: Path, commit: Oid) -> None:
        tree = self._at(path)
        name = tree.branch or ""
        old = self._store.refs[name]
        if not self._history.is_ancestor(old, commit):
            raise RefMoved(name, commit, old)
        changing = set(self._history.changed_paths(old, commit))
        in_the_way = [c.path for c in self.changes(path) if c.path in changing]
        if in_the_way:
            raise WorktreeChangesInTheWay(str(path), "\n".join(in_the_way))
        if old != commit:
            self._refs.update([RefUpdate(name, commit, old)], reason="merge: Fast-forward")

    @override
    def commit_files(self, path: Path, *, message: str, paths: Sequence[str]) -> Oid:
        tree = self._at(path)
        changed = {change.path for change in self.changes(path)}
        chosen = {c for c in changed if any(c == p or c.startswith(f"{p}/") for p in paths)}
        if not chosen:
            raise GitCommandFailed(("commit",), 1, "nothing to commit")
        name = tree.branch or ""
        old = self._store.refs[name]
        files = self._store.files(old)
        for edited in chosen:
            data = tree.edits.pop(edited)
            if data is None:
                files.pop(edited)
            else:
                files[edited] = TreeEntry("100644", self._store.put(ObjectKind.BLOB, data))
        draft = CommitDraft(self._store.put_files(files), (old,), message.rstrip() + "\n")
        new = self._objects.write_commit(draft)
        self._refs.update([RefUpdate(name, new, old)], reason=f"commit: {message}")
        return new

    def _at(self, path: Path) -> Shown:
        tree = self._store.worktrees.get(path)
        if tree is None or not tree.exists:
            raise WorktreeFailed(str(path), "it is no worktree of this repository")
        return tree

    def _of_merge(self, tree: Shown, tracked: Mapping[str, TreeEntry]) -> Sequence[FileChange]:
        """What a merge staged, and what it left to be decided."""
        before = self._store.files(tree.detached) if tree.merge and tree.detached else {}
        staged = [
            FileChange("M ", name)
            for name in sorted({*tracked, *before} - tree.unmerged)
            if tree.merge and tracked.get(name) != before.get(name)
        ]
        return [*staged, *(FileChange("UU", name) for name in sorted(tree.unmerged))]

    def _tracked(self, tree: Shown) -> dict[str, TreeEntry]:
        if tree.merge:
            return self._store.files(tree.merge.tree)
        tip = self._store.refs.get(tree.branch or "")
        return self._store.files(tip) if tip else {}

    def _is_same(self, tracked: TreeEntry | None, data: bytes | None) -> bool:
        return (self._store.objects[tracked.oid].data if tracked else None) == data


def _code(tracked: TreeEntry | None, data: bytes | None) -> str:
    if tracked is None:
        return "??"
    return " D" if data is None else " M"
