"""Running commands as a person or an agent would: as processes, with their real exit status."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_OURS = "FAIRLEAD_"
_GITS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")


class StepFailed(Exception):
    """A step of the demo did not do what it should; `output` is what it printed."""

    def __init__(self, words: Sequence[str], status: int, output: str) -> None:
        super().__init__(f"`{' '.join(words)}` ended with exit status {status}")
        self.output, self.status = output, status
        self.code = _error_code(output)


class Terminal:
    """A shell that stands in one folder."""

    def __init__(self, folder: Path, mission: str = "") -> None:
        self.folder, self.mission = folder, mission

    def fairlead(self, *words: str, given: str = "") -> Mapping[str, Any]:
        """Run a fairlead command and return its `data`.

        Raises:
            StepFailed: it was refused or failed.
        """
        answer = self._run([sys.executable, "-m", "fairlead.apps", *words, "--json"], given)
        data: Mapping[str, Any] = json.loads(answer)["data"]
        return data

    def shown(self, *words: str) -> str:
        """Run a fairlead command and return what a person would see."""
        return self._run([sys.executable, "-m", "fairlead.apps", *words], "")

    def git(self, *words: str) -> str:
        """Run a git command and return what it printed."""
        return self._run(["git", *words], "")

    def python(self, *words: str) -> str:
        """Run Python and return what it printed."""
        return self._run([sys.executable, *words], "")

    def _run(self, words: Sequence[str], given: str) -> str:
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=environment(self.mission),
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise StepFailed(_typed(words), done.returncode, done.stdout + done.stderr)
        return done.stdout


def environment(mission: str) -> Mapping[str, str]:
    """Return this process's environment without what would make the demo depend on this machine."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_OURS) and name not in _GITS
    }
    # The person's own git configuration may sign commits or run hooks: not in a scratch repository.
    kept |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PYTHONUTF8": "1"}
    return kept | ({"FAIRLEAD_MISSION": mission} if mission else {})


def _typed(words: Sequence[str]) -> Sequence[str]:
    """Return the words as one would type them."""
    if words[1:3] == ["-m", "fairlead.apps"]:
        return ["fairlead", *words[3:]]
    return ["python", *words[1:]] if words[0] == sys.executable else words


def _error_code(output: str) -> str:
    for line in output.splitlines():
        if line.startswith('{"schema": "fairlead.error/'):
            return str(json.loads(line)["error"]["code"])
    return ""
