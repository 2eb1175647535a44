"""What a writer writes down before it asks and after it is answered; it outlives the writer."""

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from fairlead.apps.stress.history import Attempt, Look, Outcome

Deed: TypeAlias = Mapping[str, Any]
"""A write as it was asked for: `op` (its id), `kind`, `wp`, `text`, `events`."""


@dataclass(frozen=True, slots=True)
class Journal:
    """One writer's file: one JSON object a line. A line is one `write`, so a kill tears none."""

    file: Path

    def begin(self, deed: Deed) -> None:
        """Say what is about to be asked."""
        self._append({"at": time.monotonic_ns(), "begin": dict(deed)})

    def end(self, deed: Deed, outcome: Outcome, why: str = "") -> None:
        """Say how it was answered."""
        self._append({"at": time.monotonic_ns(), "end": deed["op"], "how": outcome, "why": why})

    def look(self, began: int, log: bytes) -> None:
        """Say what a read saw."""
        seen = [began, time.monotonic_ns(), len(log), hashlib.sha256(log).hexdigest()]
        self._append({"look": seen})

    def unanswered(self) -> Deed | None:
        """Return the deed that the last life of this writer was not answered for."""
        deed: Deed | None = None
        for line in self._lines():
            if "begin" in line:
                deed = line["begin"]
            elif "end" in line:
                deed = None
        return deed

    def attempts(self) -> list[Attempt]:
        """Return every try; one without an answer is unknown."""
        found: list[Attempt] = []
        open_one: tuple[Sequence[str], int] | None = None
        for line in self._lines():
            if "begin" in line:
                if open_one:
                    found.append(Attempt(tuple(open_one[0]), open_one[1], None, Outcome.UNKNOWN))
                open_one = (line["begin"]["events"], line["at"])
            elif "end" in line and open_one:
                events, began = open_one
                found.append(Attempt(tuple(events), began, line["at"], Outcome(line["how"])))
                open_one = None
        if open_one:
            found.append(Attempt(tuple(open_one[0]), open_one[1], None, Outcome.UNKNOWN))
        return found

    def looks(self) -> list[Look]:
        """Return every read."""
        return [Look(*line["look"]) for line in self._lines() if "look" in line]

    def failures(self) -> list[str]:
        """Return the codes of refusals that no rule of the mission explains."""
        return [line["why"] for line in self._lines() if line.get("why")]

    def _append(self, entry: Mapping[str, object]) -> None:
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, json.dumps(entry).encode() + b"\n")
        finally:
            os.close(descriptor)

    def _lines(self) -> Iterator[Mapping[str, Any]]:
        if self.file.is_file():
            for line in self.file.read_bytes().splitlines():
                yield json.loads(line)
