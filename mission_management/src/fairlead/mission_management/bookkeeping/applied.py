"""Idempotency: the receipt of an operation that was done before (contract bookkeeping)."""

from collections.abc import Mapping

from fairlead.mission_management.bookkeeping.message import recorded_operation
from fairlead.mission_management.status import EventLog, LogRow
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.git import History, Oid

_MOST_EVENTS = 10_000


def recorded_digest(log: EventLog, operation: Operation) -> str | None:
    """Return the request digest under which the operation is in the log, or None."""
    row = log.find(operation.op_id.event_id(0).value)
    return _digest(row) if row else None


def receipt_of(
    history: History, tip: Oid, log: EventLog, operation: Operation, destination_ref: str
) -> CommitReceipt | None:
    """Find the commit that an operation made and return its receipt again, or None."""
    for commit in history.commits(tip, first_parent=True):
        if recorded_operation(commit.message) == (operation.op_id.value, operation.digest):
            return CommitReceipt(
                commit_sha=commit.oid,
                committed_at=commit.committed_at,
                destination_ref=destination_ref,
                worktree_root=None,
                event_ids=_event_ids(log, operation),
                message=commit.subject,
                already_applied=True,
            )
    return None


def _event_ids(log: EventLog, operation: Operation) -> tuple[str, ...]:
    found: list[str] = []
    for index in range(_MOST_EVENTS):
        event_id = operation.op_id.event_id(index).value
        if not log.contains(event_id):
            break
        found.append(event_id)
    return tuple(found)


def _digest(row: LogRow) -> str:
    """The first row of an operation holds it, in the place that its kind has for it."""
    for holder in (row.data.get("policy_metadata"), row.data.get("payload"), row.data):
        if isinstance(holder, Mapping):
            operation = holder.get("operation")
            if isinstance(operation, Mapping):
                return str(operation.get("request_digest", ""))
    return ""
