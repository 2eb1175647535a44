"""One row of the log: what kind it is, and the strict reading of its JSON."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from fairlead.mission_management.status.values import StatusLane

LONGEST_READ = 16 * 1024 * 1024
"""Bytes. Real logs hold rows of 600 KB."""


class RowKind(StrEnum):
    """The shapes that share the file. OTHER rows are kept and mean nothing to the reducer."""

    TRANSITION = "transition"
    ANNOTATION = "annotation"
    LIFECYCLE = "lifecycle"
    OTHER = "other"


class MalformedLine(NamedTuple):
    """A line that is no row. `number` counts from 1, `offset` in bytes from 0."""

    number: int
    offset: int
    reason: str


class LogRow:
    """A row as it stands in the log. `line` is its bytes, without the end of line."""

    __slots__ = ("data", "kind", "line")

    def __init__(self, data: Mapping[str, object], line: bytes = b"") -> None:
        self.data, self.line, self.kind = data, line, _kind(data)

    @property
    def event_id(self) -> str:
        """The id; "" for a foreign row that has none."""
        return _text(self.data.get("event_id"))

    @property
    def wp_id(self) -> str:
        """The package it is about, or ""."""
        found = _text(self.data.get("wp_id"))
        if not found and self.kind is RowKind.LIFECYCLE:
            payload = self.data.get("payload")
            found = _text(payload.get("wp_id")) if isinstance(payload, Mapping) else ""
        return found

    @property
    def at(self) -> str:
        """When, as written; "" if the row does not say."""
        return _text(self.data.get("at")) or _text(self.data.get("timestamp"))

    @property
    def event_type(self) -> str:
        """The type of a lifecycle row, else ""."""
        return _text(self.data.get("event_type"))

    @property
    def actor(self) -> str:
        """Who did it: the id, whatever form the row holds it in."""
        found = self.data.get("actor")
        if found is None and isinstance(payload := self.data.get("payload"), Mapping):
            found = payload.get("actor")
        return actor_name(found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LogRow) and (self.data, self.line) == (other.data, other.line)

    def __hash__(self) -> int:
        return hash(self.line)

    def __repr__(self) -> str:
        return f"LogRow({self.kind}, {self.event_id})"


def actor_name(raw: object) -> str:
    """Read an actor as logs of any age hold it: a text, or an object with an id or a tool."""
    if isinstance(raw, Mapping):
        return next((_text(raw[key]) for key in ("id", "tool", "profile") if raw.get(key)), "")
    return _text(raw)


def read_line(line: bytes) -> LogRow:
    """Read one line.

    Raises:
        ValueError: it is not a row; the text says why, for people.
    """
    if len(line) > LONGEST_READ:
        raise ValueError(f"the line has {len(line)} bytes, more than {LONGEST_READ}")
    if not line.strip():
        raise ValueError("the line is empty")
    try:
        data = _DECODER.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: {error.reason} at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise ValueError("not JSON that can be read: it is nested too deeply") from error
    if not isinstance(data, dict):
        raise ValueError(f"not a JSON object but {type(data).__name__}")
    row = LogRow(data, line)
    _check(row)
    return row


def _kind(data: Mapping[str, object]) -> RowKind:
    if "event_type" in data:
        return RowKind.LIFECYCLE
    if "kind" in data:
        return RowKind.ANNOTATION if data["kind"] == "annotation" else RowKind.OTHER
    return RowKind.TRANSITION if "to_lane" in data else RowKind.OTHER


def _check(row: LogRow) -> None:
    if row.kind in (RowKind.TRANSITION, RowKind.ANNOTATION):
        for key in ("event_id", "wp_id", "at"):
            if not _text(row.data.get(key)):
                raise ValueError(f"the {row.kind} has no {key}")
    if row.kind is RowKind.ANNOTATION and not isinstance(row.data.get("delta"), dict):
        raise ValueError("the annotation has no delta")
    if row.kind is RowKind.TRANSITION:
        try:
            StatusLane.parse(_text(row.data["to_lane"]))
        except ValueError as error:
            raise ValueError(f"there is no lane {row.data['to_lane']!r}") from error


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} occurs twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
