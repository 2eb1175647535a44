"""The user's post-checkout hook, run in a new worktree as `git worktree add` runs it (ADR 0014)."""

import os
from collections.abc import Sequence
from pathlib import Path

from fairlead.shared_kernel.adapters.git_cli.hook_scene import HookScene
from fairlead.shared_kernel.adapters.git_cli.runner import CHECKOUT_SECONDS, Git
from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch
from fairlead.shared_kernel.adapters.git_cli.worktree_list import admin_folder
from fairlead.shared_kernel.adapters.git_cli.worktree_making import CHECKED_OUT
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import ZERO_OID

_HOOK = "post-checkout"


def after_checkout(git: Git, scratch: Scratch, common_dir: Path, path: Path) -> Sequence[str]:
    """Run the hook where files were put since it last ran to its end; return what went wrong.

    No lock is held: what the hook leaves running in the background must keep nobody waiting.
    """
    admin = admin_folder(common_dir, path)
    if admin is None or not (admin / CHECKED_OUT).exists():
        return ()
    reach("worktree checked out")
    warnings = _run(git, scratch, common_dir, path)
    (admin / CHECKED_OUT).unlink(missing_ok=True)
    return warnings


def _run(git: Git, scratch: Scratch, common_dir: Path, path: Path) -> Sequence[str]:
    told = git.at(path).read("rev-parse", "HEAD", "--git-path", f"hooks/{_HOOK}").line
    head, _, hook = told.partition("\n")
    if not os.access(path / hook, os.X_OK):
        return ()
    words = ("hook", "run", "--ignore-missing", _HOOK, "--", ZERO_OID, head, "1")
    here = HookScene(git, scratch, common_dir, path, ())
    try:
        done = here.execute(("git", *words), {"GIT_EDITOR": ":"}, CHECKOUT_SECONDS)
    except OSError as error:
        return (f"the {_HOOK} hook could not be run: {error.strerror or error}",)
    if done.status is None:
        return (f"the {_HOOK} hook did not end within {CHECKOUT_SECONDS:g} s and was stopped",)
    said = done.output.strip() or f"exit status {done.status}"
    return (f"the {_HOOK} hook failed: {said}",) if done.status else ()
