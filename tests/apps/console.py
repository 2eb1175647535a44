"""Running the command line inside the test's own process, which is quick."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from fairlead.apps.cli import run


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Console:
    """Runs commands and catches what they print."""

    capture: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> Said:
        self.capture.readouterr()
        status = run(words)
        out, err = self.capture.readouterr()
        return Said(status, out, err)
