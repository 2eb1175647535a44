"""Joining logs that drifted apart: what was acknowledged first, then what others added.

Pure. No row is dropped: a line that is no row, or that contradicts one, is set aside and told.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fairlead.mission_management.status import EventLog, LogRow, MalformedLine
from fairlead.shared_kernel.identity import MissionIdentity


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that is not in the joined log, and why."""

    line: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class JoinedLog:
    """The outcome.

    Attributes:
        put_back: ids of rows that the found log lacked.
        taken_in: ids of rows of the found log that were never acknowledged.
    """

    log: EventLog
    put_back: tuple[str, ...]
    taken_in: tuple[str, ...]
    set_aside: tuple[SetAside, ...]


def join_logs(found: bytes, truths: Sequence[bytes], identity: MissionIdentity) -> JoinedLog:
    """Join the log that was found with those that are known to be true, in this order."""
    joint = _Joint(identity)
    for truth in truths:
        joint.add(truth)
    acknowledged = len(joint.lines)
    joint.add(found, foreign=True)
    present = Counter(line for line in found.split(b"\n"))
    missing = [line for line in joint.lines[:acknowledged] if line not in present]
    data = b"".join(line + b"\n" for line in joint.lines)
    log = EventLog(found if found.rstrip(b"\n") == data.rstrip(b"\n") else data)
    return JoinedLog(log, _ids(missing), _ids(joint.lines[acknowledged:]), tuple(joint.set_aside))


class _Joint:
    """The joined log in the making."""

    def __init__(self, identity: MissionIdentity) -> None:
        self.mission_id = identity.mission_id.value if identity.mission_id else ""
        self.lines: list[bytes] = []
        self.set_aside: list[SetAside] = []
        self._by_id: dict[str, bytes] = {}

    def add(self, data: bytes, *, foreign: bool = False) -> None:
        """Append what is not there yet; the first log is taken as it stands."""
        without_id = Counter(self.lines)
        fresh = not self.lines
        for line, row in _scanned(data):
            if isinstance(row, MalformedLine):
                self._reject(line, row.reason, foreign and bool(line.strip()))
                continue
            earlier = self._by_id.get(row.event_id) if row.event_id else None
            if not row.event_id and without_id[line]:
                without_id[line] -= 1
            elif fresh or earlier is None:
                self._take(line, row, foreign)
            elif earlier != line:
                self._reject(line, f"another row has the id {row.event_id}", foreign)

    def _take(self, line: bytes, row: LogRow, foreign: bool) -> None:
        mission = row.data.get("mission_id")
        if foreign and self.mission_id and mission and mission != self.mission_id:
            self._reject(line, f"it is of the mission {mission}", True)
            return
        self.lines.append(line)
        if row.event_id:
            self._by_id.setdefault(row.event_id, line)

    def _reject(self, line: bytes, reason: str, tell: bool) -> None:
        if tell:
            self.set_aside.append(SetAside(line, reason))


def _scanned(data: bytes) -> Iterator[tuple[bytes, LogRow | MalformedLine]]:
    yield from zip(data.split(b"\n"), EventLog(data).scan(), strict=False)


def _ids(lines: Sequence[bytes]) -> tuple[str, ...]:
    rows = EventLog(b"".join(line + b"\n" for line in lines)).scan()
    return tuple(getattr(row, "event_id", "") or "a row without id" for row in rows)
