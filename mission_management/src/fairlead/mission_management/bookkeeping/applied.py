"""Idempotency: the receipt of an operation that was done before (contract bookkeeping)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.mission_management.bookkeeping.errors import OperationIdConflict, Rejection
from fairlead.mission_management.bookkeeping.message import recorded_operation
from fairlead.mission_management.status import EventLog, LogRow
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.git import Oid, Repository

if TYPE_CHECKING:
    from fairlead.shared_kernel.git import CommitInfo

_MOST_EVENTS = 10_000


@dataclass(frozen=True, slots=True)
class AppliedAt:
    """Where an operation was applied: the ref for people, and the path of the log."""

    destination_ref: str
    log_path: str


def recorded_digest(log: EventLog, operation: Operation) -> str | None:
    """Return the request digest under which the operation is in the log, or None."""
    row = log.find(operation.op_id.event_id(0).value)
    return _digest(row) if row else None


def applied_before(
    repository: Repository,
    tip: Oid,
    log: EventLog,
    operation: Operation,
    target: AppliedAt,
    *,
    message: str = "",
) -> CommitReceipt | None:
    """Return the receipt of an operation that was done before, or None; the one look-up.

    Only an id that the caller gave can have been used before.

    Raises:
        OperationIdConflict: the id was used for another request.
    """
    if not operation.explicit:
        return None
    digest = recorded_digest(log, operation)
    if digest is None:
        return None
    if digest != operation.digest:
        reason = "the operation id was used for another request"
        said = message or operation.name
        rejection = Rejection(target.destination_ref, operation.name, said, reason)
        raise OperationIdConflict(rejection, operation.op_id.value, digest)
    return receipt_of(repository, tip, log, operation, target)


def receipt_of(
    repository: Repository, tip: Oid, log: EventLog, operation: Operation, target: AppliedAt
) -> CommitReceipt:
    """Return the receipt of an operation whose rows are in the log again."""
    commit = _commit_of(repository, tip, operation, target)
    return CommitReceipt(
        commit_sha=commit.oid if commit else tip,
        committed_at=commit.committed_at if commit else "",
        destination_ref=target.destination_ref,
        worktree_root=None,
        event_ids=_event_ids(log, operation),
        message=commit.subject if commit else operation.name,
        already_applied=True,
    )


def _commit_of(
    repository: Repository, tip: Oid, operation: Operation, target: AppliedAt
) -> "CommitInfo | None":
    """By its trailer, else the first commit whose log holds the operation's first row."""
    asked = (operation.op_id.value, operation.digest)
    commits = repository.history.commits(tip, paths=(target.log_path,))
    for commit in commits:
        if recorded_operation(commit.message) == asked:
            return commit
    first_row = operation.op_id.event_id(0).value
    for commit in reversed(commits):
        found = repository.objects.read(f"{commit.oid}:{target.log_path}")
        if found and EventLog(found.data).contains(first_row):
            return commit
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
