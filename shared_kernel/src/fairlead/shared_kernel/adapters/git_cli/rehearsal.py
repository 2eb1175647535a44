"""One pending commit on its way through the user's hooks."""

import re
import time
from collections.abc import Sequence
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import storage_errors
from fairlead.shared_kernel.adapters.git_cli.hook_folder import (
    CHECK_MESSAGE,
    PREPARE_MESSAGE,
    HookFolder,
)
from fairlead.shared_kernel.adapters.git_cli.hook_scene import HookRun, HookScene
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import (
    GitCommandFailed,
    HookOutcome,
    HookRefusal,
    Objects,
    Oid,
    PendingCommit,
    differences,
)

_NOT_STARTED = re.compile(r"(?:fatal|error): (?:cannot run|cannot exec|cannot find a hook)")
_SHELL_COULD_NOT = frozenset({126, 127})


class Rehearsal:
    """One pending commit on its way through the hooks."""

    def __init__(
        self,
        objects: Objects,
        scene: HookScene,
        folder: HookFolder,
        pending: PendingCommit,
        warnings: tuple[str, ...],
    ) -> None:
        self._objects, self._scene, self._folder = objects, scene, folder
        self._pending, self._warnings = pending, warnings

    def through(self, names: Sequence[str], timeout: float) -> HookOutcome:
        """Run the hooks in this order, which have `timeout` seconds together."""
        message_file = self._scene.message_file
        source = "merge" if self._pending.merge else "message"
        words = {
            PREPARE_MESSAGE: (str(message_file), source),
            CHECK_MESSAGE: (str(message_file),),
        }
        began = time.monotonic()
        deadline = began + timeout
        tree, ran = self._pending.tree, list[str]()
        self._hand_over(message_file)
        for name in names:
            refusal = self._run(name, words.get(name, ()), deadline, timeout)
            if refusal is None and name not in words:
                tree, refusal = self._restaged(name)
                self._hand_over(message_file)  # a hook that commits has put its own there
            if refusal:
                return _refused(self._pending, tuple(ran), refusal, self._warnings)
            ran.append(name)
            reach("hook passed")
        message = self._message(message_file)
        if not message:
            empty = HookRefusal(ran[-1], "the hook left an empty message", "rejected")
            return _refused(self._pending, tuple(ran), empty, self._warnings)
        took = time.monotonic() - began
        return HookOutcome(tree, message, tuple(ran), None, self._warnings, took)

    def _hand_over(self, message_file: Path) -> None:
        with storage_errors():
            message_file.write_text(self._pending.message, "utf-8", "surrogateescape")

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
            for path in differences(self._objects, pending.tree, tree)
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
