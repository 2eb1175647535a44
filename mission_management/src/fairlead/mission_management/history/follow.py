"""Use case: wait for what happens next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fairlead.mission_management.history.moves import RefMoves
from fairlead.mission_management.status import EVENTS_FILE, EventLog, LogRow
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.git import Repository
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class FollowLog:
    """Yields rows as they are committed; only the ref is asked for until it has moved."""

    repository: Repository

    def __call__(
        self, context: ReadContext, pause: Callable[[], None]
    ) -> Iterator[Sequence[LogRow]]:
        """Yield new rows, those after the context's commit, whenever there are any.

        `pause` is called between two looks. It ends when the ref is gone: merged, closed, or lost.

        Raises:
            MalformedLog: a line of the log is no row.
        """
        path = MissionNames(context.identity.folder).file(EVENTS_FILE)
        commit = context.surface.read_commit
        known = self._log(commit, path)
        moves = RefMoves(self.repository.refs)
        for tip in moves(context.surface.read_ref, commit, pause):
            log = self._log(tip, path)
            fresh = _after(known, log)
            known = log
            if fresh:
                yield fresh

    def _log(self, commit: str, path: str) -> bytes:
        found = self.repository.objects.read(f"{commit}:{path}")
        return found.data if found else b""


def _after(known: bytes, log: bytes) -> Sequence[LogRow]:
    """The new rows; of a log that somebody rewrote those that were not there before."""
    if log.startswith(known):
        return EventLog(log[len(known) :]).rows()
    seen = set(known.split(b"\n"))
    return [row for row in EventLog(log).rows() if row.line not in seen]
