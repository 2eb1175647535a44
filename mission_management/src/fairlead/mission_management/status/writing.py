"""The written form of events: the one place that spells the rows of the log."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import assert_never

from fairlead.mission_management.status.events import (
    LifecycleRecorded,
    StatusEvent,
    WorkPackageAnnotated,
    WorkPackageMoved,
)
from fairlead.mission_management.status.log import EventLog
from fairlead.mission_management.status.log_errors import EventTooLarge, EventUnwritable
from fairlead.mission_management.status.rows import LogRow, read_line
from fairlead.mission_management.status.values import StatusLane
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.identity import MissionIdentity

LONGEST_WRITTEN = 64 * 1024
"""Bytes of one line, its end included."""
SCHEMA_VERSION = "5.0.0"
"""Of lifecycle rows, as existing repositories hold them."""
_STEP = timedelta(microseconds=1)


def write_rows(
    events: Sequence[StatusEvent],
    *,
    operation: Operation,
    identity: MissionIdentity,
    log: EventLog,
    now: datetime,
) -> Sequence[LogRow]:
    """Give events their ids and times and spell them, to be put at the end of `log`.

    Event i has the id that follows from the operation's id and i; `at` is `now`, or one microsecond
    after what is the greatest in the log, so a clock that was set back changes nothing. The first
    row carries the operation.

    Raises:
        EventTooLarge: a line would exceed 64 KiB.
        EventUnwritable: an event holds what JSON cannot.
    """
    rows: list[LogRow] = []
    greatest = log.last_at()
    mark = {"op_id": operation.op_id.value, "request_digest": operation.digest}
    for index, event in enumerate(events):
        greatest = _next(now, greatest)
        row = _written(event, identity, mark if index == 0 else None)
        row["event_id"] = operation.op_id.event_id(index).value
        row["timestamp" if "event_type" in row else "at"] = greatest.isoformat(
            timespec="microseconds"
        )
        rows.append(_row(row, type(event).__name__))
    return tuple(rows)


def _next(now: datetime, greatest: datetime | None) -> datetime:
    now = now.astimezone(UTC)
    if greatest is None:
        return now
    try:
        return max(now, greatest + _STEP)
    except OverflowError:
        return greatest


def _row(row: Mapping[str, object], what: str) -> LogRow:
    """Spell a row, and read it back: what cannot be read is never written."""
    try:
        line = json.dumps(row, sort_keys=True, allow_nan=False).encode("ascii")
        read_back = read_line(line)
    except (ValueError, TypeError, RecursionError) as error:
        raise EventUnwritable(what, str(error)) from error
    if len(line) + 1 > LONGEST_WRITTEN:
        raise EventTooLarge(what, len(line) + 1, LONGEST_WRITTEN)
    return read_back


def _written(
    event: StatusEvent, identity: MissionIdentity, mark: Mapping[str, str] | None
) -> dict[str, object]:
    match event:
        case WorkPackageMoved():
            return _moved(event, identity, mark)
        case WorkPackageAnnotated():
            return _annotated(event, identity, mark)
        case LifecycleRecorded():
            return _recorded(event, identity, mark)
        case _:
            assert_never(event)


def _mission(identity: MissionIdentity) -> dict[str, object]:
    return {
        "mission_id": identity.mission_id.value if identity.mission_id else None,
        "mission_slug": identity.mission_slug,
    }


def _operation(mark: Mapping[str, str] | None) -> dict[str, object]:
    return {"operation": mark} if mark else {}


def _moved(
    event: WorkPackageMoved, identity: MissionIdentity, mark: Mapping[str, str] | None
) -> dict[str, object]:
    row = _mission(identity) | {
        "wp_id": event.wp_id,
        "from_lane": event.from_lane.value,
        "to_lane": event.to_lane.value,
        "actor": event.actor.id,
        "force": event.force,
        "execution_mode": event.execution_mode,
        "reason": event.reason,
        "review_ref": event.review_ref,
        "evidence": event.evidence,
        "review_result": event.review_result.written() if event.review_result else None,
        "policy_metadata": {**event.metadata, "actor": event.actor.written(), **_operation(mark)},
    }
    if event.to_lane is StatusLane.CANCELED:
        row["reason_source"] = "operator" if event.actor.is_person and event.reason else "synthetic"
    return row


def _annotated(
    event: WorkPackageAnnotated, identity: MissionIdentity, mark: Mapping[str, str] | None
) -> dict[str, object]:
    return _mission(identity) | {
        "kind": "annotation",
        "wp_id": event.wp_id,
        "actor": event.actor.id,
        "delta": event.delta,
        **_operation(mark),
    }


def _recorded(
    event: LifecycleRecorded, identity: MissionIdentity, mark: Mapping[str, str] | None
) -> dict[str, object]:
    return {
        "event_type": event.event_type,
        "aggregate_id": event.aggregate_id or identity.state_key,
        "aggregate_type": event.aggregate_type,
        "schema_version": SCHEMA_VERSION,
        "payload": {**event.payload, "actor": event.actor.written(), **_operation(mark)},
    }
