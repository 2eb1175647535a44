"""Moments of a mission's history: an event, a commit or a time.

A moment is a commit of the authority, and how many rows of its log count: several events may be in
one commit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fairlead.mission_management.bookkeeping import read_state, reduced
from fairlead.mission_management.history.errors import HistoryPointNotFound
from fairlead.mission_management.status import (
    EVENTS_FILE,
    EventLog,
    LogRow,
    MissionState,
    parse_at,
)
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.git import CommitInfo, Oid, Repository
from fairlead.shared_kernel.identity import MissionFolder, is_ulid
from fairlead.shared_kernel.naming import MissionNames

START, HEAD = "START", "HEAD"
_COMMIT = re.compile(r"[0-9a-f]{4,64}")


@dataclass(frozen=True, slots=True)
class Point:
    """One moment: the state at a commit, with the log up to and including one row."""

    state: MissionState

    @property
    def commit(self) -> Oid:
        """The commit of the authority; plan and documents are as it holds them."""
        assert self.state.as_of is not None
        return self.state.as_of

    @property
    def rows(self) -> Sequence[LogRow]:
        """The rows that had happened."""
        return self.state.log.rows()

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        last = self.rows[-1] if self.rows else None
        return {
            "commit": self.commit,
            "event_count": len(self.rows),
            "last_event_id": (last.event_id or None) if last else None,
            "at": (last.at or None) if last else None,
        }


@dataclass(frozen=True, slots=True)
class PointFinder:
    """Finds moments in the history that ends at the commit a context was resolved at."""

    repository: Repository

    def __call__(self, context: ReadContext, text: str) -> Point:
        """Find an event by its id, a commit by (the beginning of) its name, or a time.

        A time is ISO 8601, UTC where it names no offset; the moment is the last event until then.
        START is the mission's first event, HEAD the mission as it is.

        Raises:
            HistoryPointNotFound: there is no such moment.
            MalformedLog: the log cannot be read.
        """
        folder, tip = context.identity.folder, context.surface.read_commit
        wanted = text.strip()
        if wanted == HEAD:
            return Point(self._state(folder, tip))
        if wanted == START:
            return self._after(folder, tip, self._state(folder, tip).log.rows()[:1])
        if is_ulid(wanted.upper()):
            return self._event(folder, tip, wanted.upper())
        commit = self._commit(folder, tip, wanted.lower())
        return commit or self._time(folder, tip, wanted)

    def _event(self, folder: MissionFolder, tip: Oid, event_id: str) -> Point:
        rows = self._state(folder, tip).log.rows()
        for number, row in enumerate(rows, start=1):
            if row.event_id == event_id:
                return self._after(folder, tip, rows[:number])
        raise HistoryPointNotFound(event_id, "the log has no such event")

    def _commit(self, folder: MissionFolder, tip: Oid, name: str) -> Point | None:
        if not _COMMIT.fullmatch(name):
            return None
        commits = self.repository.history.commits(tip, first_parent=True)
        found = [commit.oid for commit in commits if commit.oid.startswith(name)]
        if len(found) > 1:
            raise HistoryPointNotFound(name, f"{len(found)} commits begin like this")
        if not found:
            if len(name) == 40 or len(name) == 64:
                raise HistoryPointNotFound(name, "the authority's history has no such commit")
            return None
        return Point(self._state(folder, found[0]))

    def _time(self, folder: MissionFolder, tip: Oid, text: str) -> Point:
        moment = _moment(text)
        rows = self._state(folder, tip).log.rows()
        until = [row for row in rows if (at := parse_at(row.at)) and at <= moment]
        if not until:
            began = rows[0].at if rows else "never"
            raise HistoryPointNotFound(text, f"the mission began later: {began}")
        return self._after(folder, tip, until)

    def _after(self, folder: MissionFolder, tip: Oid, rows: Sequence[LogRow]) -> Point:
        """The moment at which exactly these rows had happened."""
        if not rows:
            return Point(self._state(folder, tip))  # a log without rows has one moment only
        state = self._state(folder, self._commit_of(folder, tip, rows[-1]))
        if len(rows) == len(state.log.rows()):
            return Point(state)
        log = EventLog(b"".join(row.line + b"\n" for row in rows))
        shorter = replace(state, snapshot=reduced(log, state.meta), read_log=lambda: log)
        return Point(shorter)

    def _commit_of(self, folder: MissionFolder, tip: Oid, row: LogRow) -> Oid:
        """The first commit whose log holds a row: by halves, for a log only ever grows."""
        path = MissionNames(folder).file(EVENTS_FILE)
        commits = self.repository.history.commits(tip, first_parent=True, paths=(path,))
        oldest_first = list(reversed(commits))
        low, high = 0, len(oldest_first) - 1
        while low < high:
            middle = (low + high) // 2
            if self._holds(oldest_first[middle], path, row):
                high = middle
            else:
                low = middle + 1
        return oldest_first[low].oid if oldest_first else tip

    def _holds(self, commit: CommitInfo, path: str, row: LogRow) -> bool:
        found = self.repository.objects.read(f"{commit.oid}:{path}")
        return found is not None and row.line in found.data.split(b"\n")

    def _state(self, folder: MissionFolder, commit: Oid) -> MissionState:
        return read_state(self.repository.objects, commit, folder)


def _moment(text: str) -> datetime:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise HistoryPointNotFound(text, "it is no event, no commit and no time") from None
    moment = parse_at(text)
    if moment is None:
        raise HistoryPointNotFound(text, "it is no time that can be compared")
    return moment
