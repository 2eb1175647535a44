"""Letting a person write: $EDITOR on a temporary file."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import final

from fairlead.shared_kernel.errors import FairleadError


@final
class EditorFailed(FairleadError):
    """The editor could not be started, or said that something went wrong."""

    code = "EDITOR_FAILED"

    def __init__(self, editor: str, why: str) -> None:
        super().__init__(
            f"{editor}: {why}; nothing was written",
            next_step="Set EDITOR to an editor that waits until you are done, or use --from FILE.",
            details={"editor": editor, "reason": why},
        )


def edited(text: bytes, name: str) -> bytes:
    """Return what the person made of `text`; `name` gives the temporary file its ending.

    Raises:
        EditorFailed: there is no editor, no terminal to run it on, or it failed.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _usual()
    with tempfile.TemporaryDirectory(prefix="fairlead-") as folder:
        file = Path(folder) / name.rpartition("/")[2]
        file.write_bytes(text)
        try:
            done = subprocess.run([*shlex.split(editor), str(file)], check=False)
        except (OSError, ValueError) as error:
            raise EditorFailed(editor, str(error)) from error
        if done.returncode:
            raise EditorFailed(editor, f"it ended with exit status {done.returncode}")
        return file.read_bytes()


def _usual() -> str:
    if not sys.stdin.isatty():
        raise EditorFailed("editor", "neither VISUAL nor EDITOR is set")
    return "notepad" if os.name == "nt" else "vi"
