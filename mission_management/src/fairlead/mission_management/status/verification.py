"""Comparing the recorded snapshot with what the log of the same commit reduces to."""

from fairlead.mission_management.status.files import SNAPSHOT_FILE
from fairlead.mission_management.status.log_errors import SnapshotMismatch
from fairlead.mission_management.status.mission_state import MissionState
from fairlead.mission_management.status.reducer import Order, reduce
from fairlead.mission_management.status.snapshot import (
    StatusSnapshot,
    materialize,
)


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
    differences = _differences(recorded, reduced)
    if recorded.continuable and not differences and data != materialize(state.meta, reduced):
        differences = ("the bytes differ although every lane agrees",)
    if differences:
        raise SnapshotMismatch(SNAPSHOT_FILE, differences)


def _differences(recorded: StatusSnapshot, reduced: StatusSnapshot) -> tuple[str, ...]:
    """In which packages two snapshots differ, for people."""
    names = sorted({*recorded.work_packages, *reduced.work_packages})
    return tuple(
        f"{name} is recorded as {recorded.lane(name)}, the log says {reduced.lane(name)}"
        for name in names
        if recorded.lane(name) is not reduced.lane(name)
    )
