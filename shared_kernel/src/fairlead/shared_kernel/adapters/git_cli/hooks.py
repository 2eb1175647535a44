"""The user's own commit hooks (contract bookkeeping, step 6)."""

import re
import time
from collections.abc import Sequence
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.adapters.durability import storage_errors
from fairlead.shared_kernel.adapters.git_cli.history import changed_paths
from fairlead.shared_kernel.adapters.git_cli.hook_folder import (
    CHECK_MESSAGE,
    COMMIT_HOOKS,
    POST_COMMIT,
    PRE_COMMIT,
    PRE_MERGE_COMMIT,
    PREPARE_MESSAGE,
    HookFolder,
)
from fairlead.shared_kernel.adapters.git_cli.hook_scene import HookRun, HookScene, free_scene
from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch
from fairlead.shared_kernel.git import (
    CommitHooks,
    GitCommandFailed,
    GitSettings,
    HookOutcome,
    HookRefusal,
    Oid,
    PendingCommit,
)

_NOT_STARTED = re.compile(r"(?:fatal|error): (?:cannot run|cannot exec|cannot find a hook)")
_SHELL_COULD_NOT = frozenset({126, 127})


class GitCommitHooks(CommitHooks):
    """Hooks of one repository, run through `git hook run`."""

    def __init__(
        self,
        git: Git,
        scratch: Scratch,
        settings: GitSettings,
        primary_root: Path,
        common_dir: Path,
    ) -> None:
        self._git, self._scratch, self._settings = git, scratch, settings
        self._primary_root, self._common_dir = primary_root, common_dir

    @override
    def configured(self) -> Sequence[str]:
        folder = self._hook_folder()
        return [name for name in COMMIT_HOOKS if folder.is_lost or folder.runs(name)]

    @override
    def run(self, pending: PendingCommit, *, state: Path, timeout: float) -> HookOutcome:
        folder = self._hook_folder()
        first = PRE_MERGE_COMMIT if pending.merge else PRE_COMMIT
        names = (first, PREPARE_MESSAGE, CHECK_MESSAGE)
        if folder.is_lost:
            why = f"core.hooksPath names {folder.path}, which is not there"
            return _refused(pending, (), HookRefusal(first, why, "unavailable"))
        ignored = tuple(
            f"the {name} hook was ignored because it is not executable"
            for name in names
            if folder.ignores(name)
        )
        active = [name for name in names if folder.runs(name)]
        if not active:
            return HookOutcome(pending.tree, pending.message, warnings=ignored)
        with free_scene(self._git, self._scratch, self._common_dir, state) as scene:
            scene.show(pending.base, pending.tree)
            return _Rehearsal(self._git, scene, folder, pending, ignored).through(active, timeout)

    @override
    def after_commit(self, commit: Oid, *, state: Path, timeout: float) -> Sequence[str]:
        folder = self._hook_folder()
        if not folder.runs(POST_COMMIT):
            return []
        try:
            with free_scene(self._git, self._scratch, self._common_dir, state) as scene:
                scene.show(commit, commit)
                run = scene.run(folder, POST_COMMIT, (), timeout)
        except Exception as error:
            return [f"the {POST_COMMIT} hook could not be run: {error}"]
        if run.status is None:
            return [f"the {POST_COMMIT} hook did not end within {timeout:g} s and was stopped"]
        return [f"the {POST_COMMIT} hook failed: {run.output}"] if run.status else []

    def _hook_folder(self) -> HookFolder:
        return HookFolder.find(self._settings, self._primary_root, self._common_dir)


class _Rehearsal:
    """One pending commit on its way through the hooks."""

    def __init__(
        self,
        git: Git,
        scene: HookScene,
        folder: HookFolder,
        pending: PendingCommit,
        warnings: tuple[str, ...],
    ) -> None:
        self._git, self._scene, self._folder = git, scene, folder
        self._pending, self._warnings = pending, warnings

    def through(self, names: Sequence[str], timeout: float) -> HookOutcome:
        message_file = self._scene.message_file
        with storage_errors():
            message_file.write_text(self._pending.message, "utf-8", "surrogateescape")
        source = "merge" if self._pending.merge else "message"
        words = {
            PREPARE_MESSAGE: (str(message_file), source),
            CHECK_MESSAGE: (str(message_file),),
        }
        deadline = time.monotonic() + timeout
        tree, ran = self._pending.tree, list[str]()
        for name in names:
            refusal = self._run(name, words.get(name, ()), deadline, timeout)
            if refusal is None and name not in words:
                tree, refusal = self._restaged(name)
            if refusal:
                return _refused(self._pending, tuple(ran), refusal, self._warnings)
            ran.append(name)
        message = self._message(message_file)
        if not message:
            empty = HookRefusal(ran[-1], "the hook left an empty message", "rejected")
            return _refused(self._pending, tuple(ran), empty, self._warnings)
        return HookOutcome(tree, message, tuple(ran), None, self._warnings)

    def _run(
        self, name: str, words: Sequence[str], deadline: float, timeout: float
    ) -> HookRefusal | None:
        program = self._folder.missing_interpreter(name)
        if program:
            return HookRefusal(name, f"{program} cannot be run", "unavailable")
        left = deadline - time.monotonic()
        run = self._scene.run(self._folder, name, words, left) if left > 0 else HookRun(None, "")
        if run.status == 0:
            return None
        if run.status is None:
            why = f"the hooks did not end within {timeout:g} s together and were stopped"
            return HookRefusal(name, f"{why}\n{run.output}".strip(), "timeout")
        not_started = run.status in _SHELL_COULD_NOT or _NOT_STARTED.search(run.output)
        said = run.output or f"exit status {run.status}"
        return HookRefusal(name, said, "unavailable" if not_started else "rejected")

    def _restaged(self, name: str) -> tuple[Oid, HookRefusal | None]:
        """Take in what the hook staged, if it stayed where it may write."""
        pending = self._pending
        try:
            tree = self._scene.staged_tree()
        except GitCommandFailed as failed:
            return pending.tree, HookRefusal(name, failed.stderr.strip(), "rejected")
        if tree == pending.tree:
            return tree, None
        inside = pending.writable.rstrip("/") + "/"
        outside = [
            path
            for path in changed_paths(self._git, pending.tree, tree)
            if not (pending.writable and path.startswith(inside))
        ]
        if outside:
            where = pending.writable or "nothing"
            why = f"the hook staged changes outside {where}: {', '.join(outside[:20])}"
            return pending.tree, HookRefusal(name, why, "rejected")
        return tree, None

    def _message(self, file: Path) -> str:
        """Read the message back; a changed one is tidied as `git commit` tidies it."""
        text = file.read_text("utf-8", "surrogateescape")
        if text == self._pending.message:
            return text
        lines = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
        return re.sub(r"\n{3,}", "\n\n", lines) + "\n" if lines else ""


def _refused(
    pending: PendingCommit,
    ran: tuple[str, ...],
    refusal: HookRefusal,
    warnings: tuple[str, ...] = (),
) -> HookOutcome:
    return HookOutcome(pending.tree, pending.message, ran, refusal, warnings)
