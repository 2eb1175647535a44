"""Use cases: look at a mission's status and at its log. They write nothing, ever."""

from collections.abc import Sequence
from dataclasses import dataclass

from fairlead.mission_management.status.log_errors import SnapshotMismatch
from fairlead.mission_management.status.ports import MissionState, StatusLedger
from fairlead.mission_management.status.reducer import Order, reduce
from fairlead.mission_management.status.rows import LogRow
from fairlead.mission_management.status.snapshot import (
    SNAPSHOT_FILE,
    StatusSnapshot,
    materialize,
)
from fairlead.mission_management.status.status_view import StatusView, board, snapshot_differences
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
            verify_snapshot(state)
        return board(context, state)


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


def verify_snapshot(state: MissionState) -> None:
    """Recompute the snapshot from the log and compare it with the recorded one.

    One of this program's must be the same byte for byte; of a foreign one the lanes must agree.

    Raises:
        MalformedLog: a line is no row.
        SnapshotMismatch: they differ; a package that only one of them knows counts.
    """
    data = state.read_file(SNAPSHOT_FILE)
    order = Order.LOG if state.meta.is_ours else Order.TIME
    reduced = reduce(state.log.rows(), order=order)
    if data is None:
        if reduced.event_count and state.meta.is_ours:
            raise SnapshotMismatch(SNAPSHOT_FILE, ("it is missing",))
        return
    recorded = StatusSnapshot.parse(data)
    differences = snapshot_differences(recorded, reduced)
    if recorded.continuable and not differences and data != materialize(state.meta, reduced):
        differences = ("the bytes differ although every lane agrees",)
    if differences:
        raise SnapshotMismatch(SNAPSHOT_FILE, differences)
