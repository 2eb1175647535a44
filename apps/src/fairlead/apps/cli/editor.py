"""Letting a person write: git's editor on a temporary file."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, final

from fairlead.shared_kernel.errors import FairleadError

if TYPE_CHECKING:
    from fairlead.shared_kernel.git import GitSettings


@final
class EditorFailed(FairleadError):
    """The editor could not be started, or said that something went wrong."""

    code = "EDITOR_FAILED"

    def __init__(self, editor: str, why: str) -> None:
        super().__init__(
            f"{editor}: {why}; nothing was written",
            next_step="Set EDITOR (or git's core.editor) to an editor that waits until you are "
            "done, or use --from FILE.",
            details={"editor": editor, "reason": why},
        )


def edited(text: bytes, name: str, settings: GitSettings) -> bytes:
    """Return what the person made of `text`; `name` gives the temporary file its ending.

    The editor is the one in which git has commit messages written.

    Raises:
        EditorFailed: there is no editor, no terminal to run it on, or it failed.
    """
    editor = settings.editor(on_terminal=sys.stdin.isatty())
    if editor is None:
        raise EditorFailed("editor", "neither EDITOR nor git's core.editor is set")
    with tempfile.TemporaryDirectory(prefix="fairlead-") as folder:
        file = Path(folder) / name.rpartition("/")[2]
        file.write_bytes(text)
        try:
            done = subprocess.run(_command(editor, file), check=False)
        except (OSError, ValueError) as error:
            raise EditorFailed(editor, str(error)) from error
        if done.returncode:
            raise EditorFailed(editor, f"it ended with exit status {done.returncode}")
        return file.read_bytes()


def how_to_write() -> str:
    """Return the option with which the one who asks can write a document: with an editor or not."""
    chosen = (os.environ.get(name) for name in ("GIT_EDITOR", "VISUAL", "EDITOR"))
    return "--edit" if sys.stdin.isatty() or any(chosen) else "--from FILE"


def _command(editor: str, file: Path) -> list[str]:
    """Read the editor's command as git does: a shell's words, with the file at the end."""
    if os.name == "nt":
        return [*shlex.split(editor), str(file)]
    return ["sh", "-c", f'{editor} "$@"', editor, str(file)]
