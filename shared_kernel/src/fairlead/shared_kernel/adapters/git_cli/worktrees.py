"""Linked worktrees."""

import builtins
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli.checkout import locate
from fairlead.shared_kernel.adapters.git_cli.inherited_lock import inherited_lock
from fairlead.shared_kernel.adapters.git_cli.runner import (
    CHECKOUT_SECONDS,
    READ_SECONDS,
    Completed,
    Git,
)
from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch, discard
from fairlead.shared_kernel.adapters.git_cli.shown_branch import sync_branch_of
from fairlead.shared_kernel.adapters.git_cli.worktree_contents import WorktreeContents
from fairlead.shared_kernel.adapters.git_cli.worktree_list import (
    admin_folder,
    forget,
    list_worktrees,
)
from fairlead.shared_kernel.git import (
    FileChange,
    GitCommandFailed,
    NotARepository,
    Oid,
    RefMoved,
    Refs,
    Snapshot,
    UnfinishedMerge,
    Worktree,
    WorktreeChangesInTheWay,
    WorktreeFailed,
    Worktrees,
    oid,
)

if TYPE_CHECKING:
    from fairlead.shared_kernel.adapters.git_cli.worktree_content import Content

_IN_THE_WAY = "would be overwritten by merge"
_NOT_FORWARD = "Not possible to fast-forward"


class GitWorktrees(Worktrees):
    """Worktrees of one repository."""

    def __init__(
        self, git: Git, refs: Refs, scratch: Scratch, primary_root: Path, common_dir: Path
    ) -> None:
        self._git, self._refs, self._scratch = git, refs, scratch
        self._primary_root, self._common_dir = primary_root, common_dir

    @override
    def list(self) -> Sequence[Worktree]:
        return list_worktrees(self._git, self._primary_root, self._common_dir)

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
        from fairlead.shared_kernel.adapters.git_cli.worktree_content import BranchContent, View

        view = View(tuple(hidden), tuple(only))
        return self._make(path, BranchContent(self._refs, branch, start, view))

    @override
    def add_merge(self, path: Path, merge: UnfinishedMerge) -> Sequence[str]:
        from fairlead.shared_kernel.adapters.git_cli.worktree_content import MergeContent

        return self._make(path, MergeContent(merge))

    @override
    def merging(self, path: Path) -> Oid | None:
        admin = admin_folder(self._common_dir, path)
        try:
            return oid((admin / "MERGE_HEAD").read_text().strip()) if admin else None
        except (OSError, ValueError):
            return None

    @override
    def remove(self, path: Path, *, kept: Oid | None = None) -> None:
        try:
            with inherited_lock(self._common_dir, path, READ_SECONDS):
                self._remove(path, kept)
        except TimeoutError as error:
            raise WorktreeFailed(str(path), str(error)) from error

    @override
    def changes(self, path: Path) -> Sequence[FileChange]:
        done = self._at(path).read(
            *("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all")
        )
        lines = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        return [FileChange(line[:2], line[3:]) for line in lines if line]

    @override
    def moved(self, root: Path) -> Mapping[Path, Path]:
        from fairlead.shared_kernel.adapters.git_cli.moved_worktrees import moved_worktrees

        return moved_worktrees(self._common_dir, root)

    @override
    def reconnect(self, root: Path) -> Mapping[Path, Path]:
        from fairlead.shared_kernel.adapters.git_cli import moved_worktrees

        moved = self.moved(root)
        for folder in moved.values():
            moved_worktrees.reconnect(self._common_dir, folder)
        return moved

    @override
    def ignored(self, path: Path) -> Sequence[str]:
        return self._contents(path).ignored()

    @override
    def snapshot(self, path: Path) -> Snapshot:
        return self._contents(path).snapshot(self.changes(path))

    @override
    def put_back(self, path: Path, snapshot: Snapshot) -> None:
        changes = self.changes(path)
        if changes:
            raise WorktreeChangesInTheWay(str(path), ", ".join({c.path: 0 for c in changes[:20]}))
        self._contents(path).put_back(snapshot)

    @override
    def fast_forward(self, path: Path, commit: Oid) -> None:
        here = self._at(path)
        before = _head(here)
        try:
            self._past_locks(
                lambda: here.write(
                    *("merge", "--ff-only", "--no-autostash", oid(commit)),
                    timeout=CHECKOUT_SECONDS,
                )
            )
        except GitCommandFailed as failed:
            if _IN_THE_WAY in failed.stderr:
                raise WorktreeChangesInTheWay(str(path), failed.stderr) from failed
            if _NOT_FORWARD in failed.stderr:
                raise RefMoved(f"HEAD of {path}", commit, before) from failed
            raise
        after = _head(here)
        if after != commit:
            raise RefMoved(f"HEAD of {path}", commit, after)  # it was ahead: "already up to date"
        sync_branch_of(path)

    @override
    def commit_files(self, path: Path, *, message: str, paths: Sequence[str]) -> Oid:
        here = self._at(path)
        literal = [f":(top,literal){name}" for name in paths]
        added = self._announce_new(here, literal)
        try:
            self._past_locks(
                lambda: here.write(
                    *("commit", "--only", "--quiet", "-F", "-", "--", *literal),
                    stdin=message.encode("utf-8", "surrogateescape"),
                    variables={"GIT_EDITOR": ":"},
                    foreground=True,  # it may sign
                    hooks_may_write=True,
                    timeout=CHECKOUT_SECONDS,
                )
            )
        except BaseException:
            if added:
                names = "".join(f"{name}\0" for name in added).encode("utf-8", "surrogateescape")
                here.write("update-index", "--force-remove", "-z", "--stdin", stdin=names)
            raise
        sync_branch_of(path)
        return _head(here)

    def _past_locks(self, run: Callable[[], Completed]) -> None:
        from fairlead.shared_kernel.adapters.git_cli.stale_locks import LocksInTheWay

        LocksInTheWay(self._common_dir, self._scratch).past(run)

    def _make(self, path: Path, content: "Content") -> Sequence[str]:
        from fairlead.shared_kernel.adapters.git_cli.after_checkout import after_checkout
        from fairlead.shared_kernel.adapters.git_cli.worktree_making import WorktreeMaker

        WorktreeMaker(self._git, self._primary_root, self._common_dir).make(path, content)
        return after_checkout(self._git, self._scratch, self._common_dir, path)

    def _remove(self, path: Path, kept: Oid | None) -> None:
        admin = admin_folder(self._common_dir, path)
        if admin is None and not path.exists():
            return  # a call that was killed had got that far
        if admin is None:
            raise WorktreeFailed(str(path), "it is no linked worktree of this repository")
        if (admin / "locked").exists():
            raise WorktreeFailed(str(path), "it is locked; see `git worktree unlock`")
        if path.exists():
            self._take_away(path, kept)
        forget(self._git, path)

    def _announce_new(self, here: Git, literal: Sequence[str]) -> builtins.list[str]:
        """Tell git of untracked files, which `commit --only` does not see otherwise."""
        done = here.read("status", "--porcelain=v1", "-z", "--untracked-files=all", "--", *literal)
        lines = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        added = [line[3:] for line in lines if line.startswith("?? ")]
        if added:
            new = [f":(top,literal){name}" for name in added]
            self._past_locks(lambda: here.write("add", "--intent-to-add", "--", *new))
        return added

    def _take_away(self, path: Path, kept: Oid | None) -> None:
        """Move the worktree's folder away in one step, then delete it where nobody looks."""
        changes = self.changes(path)
        if changes and (kept is None or self.snapshot(path).files != kept):
            shown = "\n".join(f"{change.code} {change.path}" for change in changes[:20])
            raise WorktreeChangesInTheWay(str(path), shown)
        aside = self._scratch.place()
        try:
            path.rename(aside)
        except OSError as error:
            raise WorktreeFailed(str(path), str(error)) from error
        discard(aside)

    def _contents(self, path: Path) -> WorktreeContents:
        self._at(path)
        return WorktreeContents(self._git, self._scratch, path)

    def _at(self, path: Path) -> Git:
        """Git in a worktree; never in what merely lies where one was.

        Raises:
            WorktreeFailed: a plain folder, which git would take for a part of the primary worktree.
        """
        try:
            found = locate(path)
        except NotARepository as error:
            raise WorktreeFailed(str(path), error.message) from error
        if found.worktree_root != found.cwd or found.common_dir != self._common_dir:
            raise WorktreeFailed(str(path), "it is no worktree of this repository")
        return self._git.at(path)


def _head(here: Git) -> Oid:
    return oid(here.read("rev-parse", "--verify", "HEAD").line)
