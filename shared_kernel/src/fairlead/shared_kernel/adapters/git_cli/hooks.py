"""The user's own commit hooks (contract bookkeeping, step 6).

What runs them is imported when there are any, which is rare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli.hook_folder import (
    CHECK_MESSAGE,
    COMMIT_HOOKS,
    POST_COMMIT,
    POST_MERGE,
    PRE_COMMIT,
    PRE_MERGE_COMMIT,
    PREPARE_MESSAGE,
    HookFolder,
)
from fairlead.shared_kernel.git import CommitHooks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fairlead.shared_kernel.adapters.git_cli.runner import Git
    from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch
    from fairlead.shared_kernel.git import (
        Checkout,
        GitSettings,
        HookOutcome,
        HookRefusal,
        Objects,
        Oid,
        PendingCommit,
    )

_REFUSING = (PRE_COMMIT, PRE_MERGE_COMMIT, PREPARE_MESSAGE, CHECK_MESSAGE)
_NO_SQUASH = "0"
"""What git tells post-merge of a merge that is committed."""


class GitCommitHooks(CommitHooks):
    """Hooks of one repository, run through `git hook run`."""

    def __init__(
        self,
        git: Git,
        objects: Objects,
        scratch: Scratch,
        settings: GitSettings,
        checkout: Checkout,
    ) -> None:
        self._git, self._objects, self._scratch = git, objects, scratch
        self._settings = settings
        self._primary_root, self._common_dir = checkout.primary_root, checkout.common_dir

    @override
    def configured(self) -> Sequence[str]:
        folder = self._hook_folder()
        return [name for name in COMMIT_HOOKS if folder.is_lost or folder.runs(name)]

    @override
    def run(self, pending: PendingCommit, *, state: Path, timeout: float) -> HookOutcome:
        from fairlead.shared_kernel.git import HookOutcome

        folder = self._hook_folder()
        first = PRE_MERGE_COMMIT if pending.merge else PRE_COMMIT
        names, ignored = (first, PREPARE_MESSAGE, CHECK_MESSAGE), tuple(self.ignored())
        if folder.is_lost:
            refusal = _lost(folder, first)
            return HookOutcome(pending.tree, pending.message, refusal=refusal)
        active = [name for name in names if folder.runs(name)]
        if not active:
            return HookOutcome(pending.tree, pending.message, warnings=ignored)
        from fairlead.shared_kernel.adapters.git_cli.hook_scene import free_scene
        from fairlead.shared_kernel.adapters.git_cli.rehearsal import Rehearsal

        with free_scene(self._git, self._scratch, self._common_dir, state) as scene:
            scene.show(pending.base, pending.tree)
            rehearsal = Rehearsal(self._objects, scene, folder, pending, ignored)
            return rehearsal.through(active, timeout)

    @override
    def after_commit(
        self, commit: Oid, *, state: Path, timeout: float, merged: bool = False
    ) -> Sequence[str]:
        folder, hook = self._hook_folder(), POST_MERGE if merged else POST_COMMIT
        if not folder.runs(hook):
            return []
        from fairlead.shared_kernel.adapters.git_cli.hook_scene import free_scene

        try:
            with free_scene(self._git, self._scratch, self._common_dir, state) as scene:
                scene.show(commit, commit)
                words = (_NO_SQUASH,) if merged else ()
                run = scene.run(folder, hook, words, timeout)
        except Exception as error:
            return [f"the {hook} hook could not be run: {error}"]
        if run.status is None:
            return [f"the {hook} hook did not end within {timeout:g} s and was stopped"]
        said = run.output.strip() or f"exit status {run.status}"
        return [f"the {hook} hook failed: {said}"] if run.status else []

    @override
    def ignored(self) -> Sequence[str]:
        folder = self._hook_folder()
        return [
            f"the {name} hook was ignored because it is not executable"
            for name in _REFUSING
            if folder.ignores(name)
        ]

    @override
    def unavailable(self) -> Sequence[HookRefusal]:
        folder = self._hook_folder()
        if folder.is_lost:
            return [_lost(folder, PRE_COMMIT)]
        from fairlead.shared_kernel.git import HookRefusal

        active = [name for name in _REFUSING if folder.runs(name)]
        missing = ((name, folder.missing_interpreter(name)) for name in active)
        return [
            HookRefusal(name, f"{program} cannot be run", "unavailable")
            for name, program in missing
            if program
        ]

    @override
    def kept(self, state: Path) -> Sequence[Path]:
        from fairlead.shared_kernel.adapters.git_cli.hook_scene import kept_scenes

        return kept_scenes(state)

    @override
    def clear(self, state: Path) -> Sequence[Path]:
        from fairlead.shared_kernel.adapters.git_cli.hook_scene import clear_scenes

        return clear_scenes(self._git, self._scratch, self._common_dir, state)

    def _hook_folder(self) -> HookFolder:
        return HookFolder.find(self._settings, self._primary_root, self._common_dir)


def _lost(folder: HookFolder, hook: str) -> HookRefusal:
    from fairlead.shared_kernel.git import HookRefusal

    why = f"core.hooksPath names {folder.path}, which is not there"
    return HookRefusal(hook, why, "unavailable")
