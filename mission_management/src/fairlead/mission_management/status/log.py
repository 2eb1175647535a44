"""The event log: bytes that only ever grow, and the rows in them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from fairlead.mission_management.status.files import EVENTS_FILE
from fairlead.mission_management.status.log_errors import MalformedLog
from fairlead.mission_management.status.rows import LogRow, MalformedLine, RowKind, read_line


class EventLog:
    """One log. Immutable; rows are read at first need. Order is the position, never a clock."""

    __slots__ = ("_rows", "data", "where")

    def __init__(self, data: bytes = b"", *, where: str = EVENTS_FILE) -> None:
        self.data, self.where = data, where
        self._rows: tuple[LogRow, ...] | None = None

    def __len__(self) -> int:
        return len(self.data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EventLog) and self.data == other.data

    def __hash__(self) -> int:
        return hash(self.data)

    def rows(self) -> Sequence[LogRow]:
        """Return every row, oldest first.

        Raises:
            MalformedLog: a line is no row; it names the file, the line and the byte.
        """
        if self._rows is None:
            self._rows = tuple(self._strictly())
        return self._rows

    def scan(self) -> Iterator[LogRow | MalformedLine]:
        """Yield every row, and in its place what is none: reading goes on (for `doctor`)."""
        offset, last = 0, _written_length(self.data)
        for number, line in enumerate(self.data.split(b"\n"), start=1):
            if offset >= last:
                return
            try:
                yield read_line(line)
            except ValueError as error:
                yield MalformedLine(number, offset, str(error))
            offset += len(line) + 1

    def find(self, event_id: str) -> LogRow | None:
        """Return the row with an id, or None, without reading the others."""
        needle, at = event_id.encode(), 0
        while event_id and (at := self.data.find(needle, at)) >= 0:
            start = self.data.rfind(b"\n", 0, at) + 1
            end = self.data.find(b"\n", at)
            end = len(self.data) if end < 0 else end
            row = self._read(start, end)
            if row.event_id == event_id:
                return row
            at = end
        return None

    def contains(self, event_id: str) -> bool:
        """Tell whether a row has this id."""
        return self.find(event_id) is not None

    def last_at(self) -> datetime | None:
        """Return the greatest time of any row.

        Rows of this program are never earlier than what is above them, so one of them ends the
        search; only what foreign programs wrote below it is read.
        """
        greatest: datetime | None = None
        end = _written_length(self.data)
        while end > 0:
            start = self.data.rfind(b"\n", 0, end) + 1
            row = self._read(start, end) if self.data[start:end].strip() else None
            at = parse_at(row.at) if row else None
            if at and (greatest is None or at > greatest):
                greatest = at
            if row and at and _has_operation(row):
                break
            end = start - 1
        return greatest

    def extended(self, rows: Sequence[LogRow]) -> "EventLog":
        """Return a log with these rows at its end."""
        if not rows:
            return self
        gap = b"" if not self.data or self.data.endswith(b"\n") else b"\n"
        tail = b"".join(row.line + b"\n" for row in rows)
        longer = EventLog(self.data + gap + tail, where=self.where)
        if self._rows is not None:
            longer._rows = (*self._rows, *rows)
        return longer

    def _strictly(self) -> Iterator[LogRow]:
        for found in self.scan():
            if isinstance(found, MalformedLine):
                raise MalformedLog(self.where, found.number, found.offset, found.reason)
            yield found

    def _read(self, start: int, end: int) -> LogRow:
        try:
            return read_line(self.data[start:end])
        except ValueError as error:
            number = self.data.count(b"\n", 0, start) + 1
            raise MalformedLog(self.where, number, start, str(error)) from error


def _written_length(data: bytes) -> int:
    """The length without blanks at the end; a long log is not copied for it."""
    end = len(data)
    while end > 0 and data[end - 1] in b" \t\r\n":
        end -= 1
    return end


def parse_at(text: str) -> datetime | None:
    """Read a time as logs of any age hold it, as UTC; None for what is none."""
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            return found.replace(tzinfo=UTC)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _has_operation(row: LogRow) -> bool:
    """True for the first row of an operation of this program."""
    holders = {
        RowKind.TRANSITION: row.data.get("policy_metadata"),
        RowKind.LIFECYCLE: row.data.get("payload"),
        RowKind.ANNOTATION: row.data,
    }
    holder = holders.get(row.kind)
    return isinstance(holder, dict) and isinstance(holder.get("operation"), dict)
