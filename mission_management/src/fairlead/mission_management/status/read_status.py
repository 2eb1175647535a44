"""Use case: look at a mission's status. It writes nothing, ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.mission_management.status.status_view import StatusView, board

if TYPE_CHECKING:
    from fairlead.mission_management.status.ports import StatusLedger
    from fairlead.shared_kernel.context import ReadContext, WriteContext


@dataclass(frozen=True, slots=True)
class ReadStatus:
    """Shows the board; the snapshot is in the same commit as the log, so it is enough."""

    ledger: StatusLedger

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
        return board(context, state)
