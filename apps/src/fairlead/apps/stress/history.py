"""Is a recorded history one that a log without loss could have had? Exact, from outside.

It knows what was asked, what was answered and when, and the log at the end; of how the program
works it knows nothing. Times are nanoseconds on a clock that all processes share.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What whoever asked was told. UNKNOWN: the process died before it answered."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a write: the ids of its events in order. A retry is a second attempt at them."""

    events: tuple[str, ...]
    began: int
    ended: int | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Look:
    """One read of the log: how many bytes it saw, and their SHA-256."""

    began: int
    ended: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was broken, by its number in the contract, and how."""

    invariant: str
    detail: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.detail}"


def violations(
    attempts: Iterable[Attempt], looks: Iterable[Look], log: bytes, *, before: int = 0
) -> list[Violation]:
    """Name everything that is wrong; `before` is how many bytes the log had at the beginning."""
    rows = _Rows.of(log, before)
    writes = _writes(attempts)
    return [
        *rows.doubled(),
        *_presence(rows, writes),
        *_togetherness(rows, writes),
        *_real_time(rows, writes),
        *_views(rows, writes, sorted(looks, key=lambda look: look.began)),
    ]


@dataclass(slots=True)
class _Write:
    """All attempts at the same events: when the first began, when one was first acknowledged."""

    events: tuple[str, ...]
    began: int
    acknowledged: int | None = None
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class _Rows:
    """The log at the end: each event's place, and where in the file it ends."""

    log: bytes
    ids: Sequence[str]
    ends: Sequence[int]
    place: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, log: bytes, before: int) -> "_Rows":
        ids, ends, at = [], [], before
        for line in log[before:].splitlines(keepends=True):
            at += len(line)
            ids.append(str(json.loads(line)["event_id"]))
            ends.append(at)
        place: dict[str, int] = {}
        for index, event in enumerate(ids):
            place.setdefault(event, index)
        return cls(log, ids, ends, place)

    def doubled(self) -> Iterator[Violation]:
        for index, event in enumerate(self.ids):
            if self.place[event] != index:
                yield Violation("I2", f"event {event} is in the log twice")


def _writes(attempts: Iterable[Attempt]) -> list[_Write]:
    found: dict[tuple[str, ...], _Write] = {}
    for attempt in sorted(attempts, key=lambda one: one.began):
        write = found.setdefault(attempt.events, _Write(attempt.events, attempt.began))
        if attempt.outcome is Outcome.UNKNOWN:
            write.maybe = True
        elif attempt.outcome is Outcome.ACKNOWLEDGED and attempt.ended is not None:
            known = write.acknowledged
            write.acknowledged = attempt.ended if known is None else min(known, attempt.ended)
    return list(found.values())


def _presence(rows: _Rows, writes: Sequence[_Write]) -> Iterator[Violation]:
    asked: set[str] = set()
    for write in writes:
        asked.update(write.events)
        present = [event for event in write.events if event in rows.place]
        missing = [event for event in write.events if event not in rows.place]
        if write.acknowledged is not None:
            yield from (Violation("I1", f"acknowledged event {event} is lost") for event in missing)
        elif present and not write.maybe:
            yield Violation("I3", f"event {present[0]} was refused and is in the log")
        elif present and missing:
            yield Violation("I17", f"event {missing[0]} of a write is missing, {present[0]} is not")
    for event in rows.ids:
        if event not in asked:
            yield Violation("I3", f"nobody asked for event {event}")


def _togetherness(rows: _Rows, writes: Sequence[_Write]) -> Iterator[Violation]:
    """The rows of one write are next to each other, in their order."""
    for write in writes:
        places = [rows.place[event] for event in write.events if event in rows.place]
        if places and places != list(range(places[0], places[0] + len(places))):
            yield Violation("I4", f"the rows of one write are apart, from {write.events[0]} on")


def _real_time(rows: _Rows, writes: Sequence[_Write]) -> Iterator[Violation]:
    """What was acknowledged before another write began is before it in the log."""
    latest: _Write | None = None
    for write in sorted(_present(rows, writes), key=lambda one: rows.place[one.events[0]]):
        done = write.acknowledged
        if latest and done is not None and done < latest.began:
            yield Violation("I13", f"{latest.events[0]} began after {write.events[0]} was done")
        if latest is None or write.began > latest.began:
            latest = write


def _views(rows: _Rows, writes: Sequence[_Write], looks: Sequence[Look]) -> Iterator[Violation]:
    """Each read saw a beginning of the log: all that was done, nothing of the future."""
    done = _needed(rows, writes)
    earliest = _earliest(rows, writes)
    seen = sorted((look.ended, look.length) for look in looks)
    shown = _running_max(seen)
    for look in looks:
        if hashlib.sha256(rows.log[: look.length]).hexdigest() != look.sha256:
            yield Violation("I14", f"a read saw {look.length} bytes that the log never began with")
            continue
        if _last(done, look.began) > look.length:
            yield Violation("I14", f"a read of {look.length} bytes lacks what was acknowledged")
        if _last(shown, look.began) > look.length:
            yield Violation("I14", f"a read of {look.length} bytes is older than one before it")
        if _last(earliest, look.length) > look.ended:
            yield Violation("I14", f"a read of {look.length} bytes saw what nobody had asked for")


def _needed(rows: _Rows, writes: Sequence[_Write]) -> list[tuple[int, int]]:
    """From a moment on, how long the log must be."""
    ends = (
        (write.acknowledged, rows.ends[rows.place[write.events[-1]]])
        for write in _present(rows, writes)
        if write.acknowledged is not None and write.events[-1] in rows.place
    )
    return _running_max(sorted(ends))


def _earliest(rows: _Rows, writes: Sequence[_Write]) -> list[tuple[int, int]]:
    """From a length on, the moment before which nobody can have seen so much."""
    asked = (
        (rows.ends[rows.place[event]], write.began)
        for write in _present(rows, writes)
        for event in write.events
        if event in rows.place
    )
    return _running_max(sorted(asked))


def _present(rows: _Rows, writes: Sequence[_Write]) -> list[_Write]:
    return [write for write in writes if write.events and write.events[0] in rows.place]


def _running_max(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for key, value in pairs:
        found.append((key, max(value, found[-1][1]) if found else value))
    return found


def _last(pairs: Sequence[tuple[int, int]], key: int) -> int:
    """The value of the last pair whose key is not greater; -1 before the first."""
    index = bisect_right(pairs, key, key=lambda pair: pair[0])
    return pairs[index - 1][1] if index else -1
