"""The content guard: what was acknowledged stays in the log (invariants I1 and I7).

After each commit the length and SHA-256 of the log are kept in machine state. A later base must
begin with that log. A commit made from a stale index silently takes rows out again (seen).
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fairlead.mission_management.bookkeeping.ports import MachineState
from fairlead.shared_kernel.git import Oid

if TYPE_CHECKING:
    from threading import Thread

_LONG = 1 << 20
FILE_NAME = "acknowledged.json"
LOG_REPAIRED = "LogRepaired"
"""Type of the row by which a repair says that it put rows back, took rows in, or set lines aside.
"""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The last log that a caller was told is durable. `length` is in bytes."""

    commit: Oid
    length: int
    sha256: str

    @classmethod
    def of(cls, commit: Oid, log: bytes) -> "Acknowledged":
        """Describe a log that has just been committed."""
        return cls(commit, len(log), _sha256(log))

    @classmethod
    def last(cls, machine: MachineState, state_key: str) -> "Acknowledged | None":
        """Return what this machine knows; None on a machine that never wrote to the mission."""
        data = machine.read(state_key, FILE_NAME)
        if data is None:
            return None
        try:
            raw = json.loads(data)
            return cls(Oid(str(raw["commit"])), int(raw["length"]), str(raw["sha256"]))
        except (ValueError, KeyError, TypeError):
            return None

    def keep(self, machine: MachineState, state_key: str) -> None:
        """Remember it."""
        raw = {"commit": self.commit, "length": self.length, "sha256": self.sha256}
        machine.write(state_key, FILE_NAME, json.dumps(raw, sort_keys=True).encode() + b"\n")

    def begins(self, log: bytes) -> bool:
        """Tell whether a log is a continuation of this one."""
        return len(log) >= self.length and _sha256(log[: self.length]) == self.sha256


class LogDigest:
    """The SHA-256 of a log; of a long one it is computed while git stores that log."""

    def __init__(self, log: bytes) -> None:
        import hashlib

        self._log, self._hash = log, hashlib.sha256()
        self._thread: Thread | None = None
        if len(log) > _LONG:
            import threading

            self._thread = threading.Thread(target=self._hash.update, args=(log,))
            self._thread.start()
        else:
            self._hash.update(log)

    def acknowledged(self, commit: Oid) -> Acknowledged:
        """Describe the log as the one that this commit holds."""
        if self._thread:
            self._thread.join()
        return Acknowledged(commit, len(self._log), self._hash.hexdigest())


def _sha256(log: bytes) -> str:
    import hashlib  # slow to load, and most readers hold no log against another

    return hashlib.sha256(log).hexdigest()


class Continuity(StrEnum):
    """What the base's log is to the last acknowledged one."""

    CONTINUES = "continues"
    ROWS_TAKEN_OUT = "rows_taken_out"
    DIVERGED = "diverged"


def continuity(found: bytes, acknowledged: bytes) -> tuple[Continuity, tuple[str, ...]]:
    """Compare two logs; the second value names the foreign rows of a diverged one.

    A log that was repaired on another machine may hold the same rows in another order: with all
    acknowledged rows in it, it continues.
    """
    if found.startswith(acknowledged):
        return Continuity.CONTINUES, ()
    known, here = set(acknowledged.splitlines()), found.splitlines()
    foreign = [line for line in here if line.strip() and line not in known]
    if not foreign:
        return Continuity.ROWS_TAKEN_OUT, ()
    from fairlead.mission_management.status import EventLog  # status does without

    rows = list(EventLog(b"".join(line + b"\n" for line in foreign)).scan())
    if known <= set(here) and any(getattr(row, "event_type", "") == LOG_REPAIRED for row in rows):
        return Continuity.CONTINUES, ()
    return Continuity.DIVERGED, tuple(
        getattr(row, "event_id", "") or "a malformed row" for row in rows
    )
