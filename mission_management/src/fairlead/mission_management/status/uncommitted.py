"""Rows that a worktree shows and no commit holds: written by another program, and not durable."""

from fairlead.mission_management.status.log import EventLog
from fairlead.mission_management.status.rows import LogRow


def uncommitted_rows(committed: EventLog, shown: bytes) -> int:
    """Count the valid rows of a log that a worktree shows which the committed one lacks.

    A row without an id is known by its line. What is no row is not counted.
    """
    if shown == committed.data:
        return 0
    known = {_name(row) for row in committed.scan() if isinstance(row, LogRow)}
    rows = (row for row in EventLog(shown).scan() if isinstance(row, LogRow))
    return len({_name(row) for row in rows} - known)


def _name(row: LogRow) -> str | bytes:
    return row.event_id or row.line.strip()
