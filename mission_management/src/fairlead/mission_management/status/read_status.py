"""Use case: look at a mission's status. It writes nothing, ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.mission_management.status.status_view import StatusView, board, may_conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairlead.mission_management.status.mission_state import MissionState
    from fairlead.mission_management.status.ports import (
        ShownLogs,
        StatusLedger,
        WaitingConflicts,
    )
    from fairlead.mission_management.status.waiting_conflict import WaitingConflict
    from fairlead.shared_kernel.context import ReadContext, WriteContext


@dataclass(frozen=True, slots=True)
class ReadStatus:
    """Shows the board; the snapshot is in the same commit as the log, so it is enough.

    `shown_logs` is asked for missions that other programs write, which may not commit at once, and
    `conflicts` only where something may be waiting to come in.
    """

    ledger: StatusLedger
    shown_logs: Callable[[], ShownLogs] | None = None
    conflicts: Callable[[], WaitingConflicts] | None = None

    def __call__(self, context: ReadContext | WriteContext, *, verify: bool = False) -> StatusView:
        """Return the status as of the commit that the context was resolved at.

        Raises:
            StatusReadPathNotFound: the mission is not there. With `verify`: MalformedLog,
                SnapshotMismatch.
        """
        state = self.ledger.load(context)
        if verify:
            from fairlead.mission_management.status.verification import verify_snapshot

            verify_snapshot(state)
        view = board(context, state)._replace(conflicts=self._waiting(context, state))
        if self.shown_logs and not state.meta.is_ours:
            return view._replace(uncommitted_events=self._uncommitted(context, state))
        return view

    def _waiting(
        self, context: ReadContext | WriteContext, state: MissionState
    ) -> tuple[WaitingConflict, ...]:
        wanted = may_conflict(state)
        if not wanted or self.conflicts is None:
            return ()
        return self.conflicts().of(context.identity, wanted)

    def _uncommitted(self, context: ReadContext | WriteContext, state: MissionState) -> int:
        from fairlead.mission_management.status.uncommitted import uncommitted_rows

        shown = self.shown_logs().read(context.surface) if self.shown_logs else None
        return uncommitted_rows(state.log, shown) if shown is not None else 0
