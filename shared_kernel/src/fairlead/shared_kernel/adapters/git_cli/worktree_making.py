"""Making a worktree so that, killed anywhere, the same call finishes it.

git is told to make it without files; the files come with an index under a private name, which
becomes the index at the very end. So a worktree without an index is half made, one with an index is
whole, and a stale `index.lock` of a killed git is in nobody's way.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import storage_errors, sync_folder
from fairlead.shared_kernel.adapters.git_cli.failures import is_passing
from fairlead.shared_kernel.adapters.git_cli.inherited_lock import inherited_lock
from fairlead.shared_kernel.adapters.git_cli.runner import CHECKOUT_SECONDS, PASSING_SECONDS, Git
from fairlead.shared_kernel.adapters.git_cli.scratch import PRIVATE_INDEX
from fairlead.shared_kernel.adapters.git_cli.worktree_content import Content, View
from fairlead.shared_kernel.adapters.git_cli.worktree_list import (
    admin_folder,
    forget,
    list_worktrees,
)
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import GitCommandFailed, SparseCheckoutFailed, WorktreeFailed

_UNFINISHED = "fairlead-unfinished"
"""Says that what lies in the folder came from us, so that finishing may overwrite it."""
CHECKED_OUT = "fairlead-checked-out"
"""Says that files were put there and the hook that follows has not run to its end."""
_INITIALIZING = "initializing"
"""Why git locks a worktree that it is making; left there when git is killed."""
_TRIES = 20
_CONFIG_LOCK = "could not lock config file"


class WorktreeMaker:
    """Makes and repairs linked worktrees of one repository."""

    def __init__(self, git: Git, primary_root: Path, common_dir: Path) -> None:
        self._git, self._primary_root, self._common_dir = git, primary_root, common_dir

    def make(self, path: Path, content: Content) -> None:
        """Make it, or finish it, or find it whole (`Worktrees.add` and `Worktrees.add_merge`)."""
        try:
            with inherited_lock(self._common_dir, path, CHECKOUT_SECONDS) as lock:
                git = self._git.holding(lock)
                WorktreeMaker(git, self._primary_root, self._common_dir)._make(path, content)
        except TimeoutError as error:
            raise WorktreeFailed(str(path), str(error)) from error

    def _make(self, path: Path, content: Content) -> None:
        admin = admin_folder(self._common_dir, path)
        if admin is None:
            self._register(path, content)
        elif is_shell(path, admin):
            self._forget_shell(path, admin)
            self._register(path, content)
        else:
            content.check(path, self._branch_at(path))
        reach("worktree registered")
        made = admin_folder(self._common_dir, path)
        if made is None:
            raise WorktreeFailed(str(path), "git did not register it")
        if (made / "index").exists() and self._is_emptied(path):
            (made / "index").unlink()
        if not (made / "index").exists():
            self._claim_folder(path, made)
            reach("worktree claimed")
            self._populate(path, made, content)
        if (made / _UNFINISHED).exists():
            with storage_errors():
                (made / _UNFINISHED).replace(made / CHECKED_OUT)

    def _register(self, path: Path, content: Content) -> None:
        for tries_left in reversed(range(_TRIES)):
            try:
                words = content.words(path)
                self._git.write("worktree", "add", "--no-checkout", *words)
                return
            except GitCommandFailed as failed:
                if not tries_left or not is_passing(failed):
                    raise WorktreeFailed(str(path), failed.stderr) from failed
            time.sleep(PASSING_SECONDS)

    def _claim_folder(self, path: Path, admin: Path) -> None:
        """Say that all files to come are ours. Files that are there already are a person's, and
        git itself would overwrite them where a checkout is sparse (seen).
        """
        marker = admin / _UNFINISHED
        if not marker.exists() and not is_shell(path, admin):
            raise WorktreeFailed(str(path), "it holds files, which would be overwritten")
        with storage_errors():
            marker.touch()
        sync_folder(admin)

    def _populate(self, path: Path, admin: Path, content: Content) -> None:
        here = self._git.at(path)
        index = admin / f"{PRIVATE_INDEX}-{os.getpid()}-{time.monotonic_ns()}"
        try:
            self._hide(here, content.view)
            content.fill(here, admin, {"GIT_INDEX_FILE": str(index)})
        except GitCommandFailed as failed:
            raise WorktreeFailed(str(path), failed.stderr) from failed
        reach("worktree filled")
        with storage_errors():
            index.replace(admin / "index")
        reach("worktree whole")
        for leftover in admin.glob(f"{PRIVATE_INDEX}-*"):
            leftover.unlink(missing_ok=True)

    def _hide(self, here: Git, view: View) -> None:
        """Exclude files, for this worktree alone; git moves settings that must not be shared."""
        if not view.is_sparse:
            return
        try:
            self._set_sparse(here, view)
        except GitCommandFailed as failed:
            raise SparseCheckoutFailed(str(here.directory), failed.stderr) from failed

    def _set_sparse(self, here: Git, view: View) -> None:
        command = ("sparse-checkout", "set", *view.kind, "--stdin")
        patterns = "".join(f"{pattern}\n" for pattern in view.patterns)
        for tries_left in reversed(range(_TRIES)):
            try:
                here.write(*command, stdin=patterns.encode("utf-8", "surrogateescape"))
            except GitCommandFailed as failed:
                # The first use switches a setting of the whole repository, which others may do now.
                if not tries_left or _CONFIG_LOCK not in failed.stderr:
                    raise
                time.sleep(PASSING_SECONDS)
            else:
                return

    def _is_emptied(self, path: Path) -> bool:
        """Tell whether files and index are all gone, so that everything looks deleted and staged.

        A checkout after `--no-checkout` leaves a worktree so (seen); nothing of a person is in it.
        """
        if any(entry.name != ".git" for entry in path.iterdir()):
            return False
        return not self._git.at(path).read("ls-files", "-z").stdout

    def _branch_at(self, path: Path) -> str | None:
        real = Path(os.path.realpath(path))
        listed = list_worktrees(self._git, self._primary_root, self._common_dir)
        return next((tree.branch for tree in listed if tree.path == real), None)

    def _forget_shell(self, path: Path, admin: Path) -> None:
        with suppress(OSError):
            reason = (admin / "locked").read_text().strip()
            if reason != _INITIALIZING:
                raise WorktreeFailed(str(path), f"its folder is gone and it is locked: {reason}")
        if path.is_dir():
            (path / ".git").unlink(missing_ok=True)
            path.rmdir()
        forget(self._git, path)


def is_shell(path: Path, admin: Path) -> bool:
    """Tell whether there is no folder, or one in which git had not begun to put files."""
    if not path.is_dir():
        return True
    begun = (admin / "index").exists() or (admin / _UNFINISHED).exists()
    return not begun and all(entry.name == ".git" for entry in path.iterdir())
