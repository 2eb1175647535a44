"""Use case: look at the log of a mission. It writes nothing, ever."""

from collections.abc import Sequence
from dataclasses import dataclass

from fairlead.mission_management.status.ports import StatusLedger
from fairlead.mission_management.status.rows import LogRow
from fairlead.mission_management.status.verification import verify_snapshot
from fairlead.shared_kernel.context import ReadContext, WriteContext


@dataclass(frozen=True, slots=True)
class ReadLog:
    """Shows the rows, oldest first."""

    ledger: StatusLedger

    def __call__(
        self, context: ReadContext | WriteContext, *, verify: bool = False
    ) -> Sequence[LogRow]:
        """Return all rows of every kind.

        Raises:
            StatusReadPathNotFound, MalformedLog: it cannot be read. With `verify`:
                SnapshotMismatch.
        """
        state = self.ledger.load(context)
        if verify:
            verify_snapshot(state)
        return state.log.rows()
