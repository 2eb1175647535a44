"""Why a write was refused. Every refusal has one shape (contract bookkeeping, diagnostics).

BookkeepingError
├── PolicyRefused         the gate said no, before anything was written
├── LockTimeout           another process held the mission all that time (retry is safe)
├── CommitFailed          git would not make or publish the commit
├── HookRejected          a hook of the user said no
├── HookTimeout           the hooks took too long
├── HookUnavailable       a configured hook cannot be started
├── NestedTransaction     a transaction inside a transaction, or inside a hook
├── DoubleEventId         an event with this id is in the log already
├── MissionEnded          the mission is merged or closed, and this would change it
├── OperationIdConflict   the operation id was used for another request
└── AuthorityDiverged     somebody rewrote the log; a person must look
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import final

from fairlead.mission_management.status import StatusEvent, WorkPackageMoved
from fairlead.shared_kernel.errors import ErrorKind, FairleadError
from fairlead.shared_kernel.locks import LockHolder

REFERENCE_TRANSACTION = "reference-transaction"


@dataclass(frozen=True, slots=True)
class Rejection:
    """What was to be written, where, and why it was not."""

    destination_ref: str
    operation: str
    message: str
    reason: str
    events: tuple[StatusEvent, ...] = ()

    def details(self) -> Mapping[str, object]:
        """The keys that every refusal publishes."""
        return {
            "destination_ref": self.destination_ref,
            "operation": self.operation,
            "rejected_message": self.message,
            "rejected_reason": self.reason,
            "transitions_not_recorded": [
                {"wp_id": event.wp_id, "from_lane": event.from_lane, "to_lane": event.to_lane}
                for event in self.events
                if isinstance(event, WorkPackageMoved)
            ],
        }


class BookkeepingError(FairleadError):
    """Base of the errors below; never raised itself. Nothing was written."""

    code = "BOOKKEEPING"

    def __init__(
        self,
        message: str,
        rejection: Rejection,
        *,
        next_step: str,
        details: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(
            message, next_step=next_step, details={**rejection.details(), **(details or {})}
        )
        self.rejection = rejection


@final
class PolicyRefused(BookkeepingError):
    """The workflow-mutation policy does not permit a commit on this ref."""

    code = "BOOKKEEPING_POLICY_REFUSED"

    def __init__(self, rejection: Rejection, policy_code: str, next_step: str) -> None:
        super().__init__(
            rejection.reason, rejection, next_step=next_step, details={"policy_code": policy_code}
        )
        self.policy_code = policy_code


@final
class MissionLockTimeout(BookkeepingError):
    """Another process held the mission's lock for longer than anyone should wait."""

    code = "BOOKKEEPING_LOCK_TIMEOUT"
    kind = ErrorKind.TEMPORARY

    def __init__(self, rejection: Rejection, holder: LockHolder | None) -> None:
        facts = (
            {"pid": holder.pid, "purpose": holder.purpose, "step": holder.step} if holder else None
        )
        doing = ": ".join(word for word in (holder.purpose, holder.step) if word) if holder else ""
        who = f"process {holder.pid} ({doing})" if holder else "a process"
        super().__init__(
            f"{who} has held the mission for too long",
            rejection,
            next_step="Try again; nothing was written and a retry is safe.",
            details={"holder": facts},
        )
        self.holder = holder


@final
class CommitFailed(BookkeepingError):
    """git would not make the commit, or would not move the ref to it."""

    code = "BOOKKEEPING_COMMIT_FAILED"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(
            f"nothing was committed on {rejection.destination_ref}: {rejection.reason}",
            rejection,
            next_step="Mend what git names, or run `fairlead doctor`; then try again.",
        )


@final
class HookRejected(BookkeepingError):
    """A hook of the user refused the commit."""

    code = "BOOKKEEPING_HOOK_REJECTED"

    def __init__(self, rejection: Rejection, hook: str) -> None:
        super().__init__(
            f"the {hook} hook refused the commit on {rejection.destination_ref}: "
            f"{rejection.reason}",
            rejection,
            next_step=f"Mend what the hook names and try again. {_not_for_bookkeeping(hook)}",
            details={"hook": hook},
        )


def _not_for_bookkeeping(hook: str) -> str:
    """What to do about a hook that is not meant for such commits."""
    if hook == REFERENCE_TRANSACTION:
        return (
            "git itself runs this hook whenever a ref moves, so nobody can leave it out; a hook "
            "that is not meant for a mission's refs lets them pass."
        )
    return (
        "If it is not meant for bookkeeping commits, say so in your own git config: "
        "`git config --global fairlead.hooks skip`."
    )


@final
class HookTimeout(BookkeepingError):
    """The hooks of one commit took longer than all of them together may."""

    code = "BOOKKEEPING_HOOK_TIMEOUT"

    def __init__(self, rejection: Rejection, hook: str) -> None:
        super().__init__(
            f"the {hook} hook did not end in time",
            rejection,
            next_step="Make the hook faster for commits of a mission's files, then try again.",
            details={"hook": hook},
        )


@final
class HookUnavailable(BookkeepingError):
    """A configured hook cannot be started, and is never skipped silently."""

    code = "BOOKKEEPING_HOOK_UNAVAILABLE"

    def __init__(self, rejection: Rejection, hook: str) -> None:
        super().__init__(
            f"the {hook} hook cannot be started: {rejection.reason}",
            rejection,
            next_step="Mend core.hooksPath or the hook file, then try again.",
            details={"hook": hook},
        )


@final
class NestedTransaction(BookkeepingError):
    """A write began while another one of the same mission, or a commit hook, was under way."""

    code = "BOOKKEEPING_NESTED"

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(
            rejection.reason,
            rejection,
            next_step="Let the hook do without writing commands of fairlead; reading ones work.",
        )


@final
class DoubleEventId(BookkeepingError):
    """An event with this id is in the log already."""

    code = "BOOKKEEPING_DOUBLE_EVENT_ID"

    def __init__(self, rejection: Rejection, event_id: str) -> None:
        super().__init__(
            f"the event {event_id} is in the log already",
            rejection,
            next_step="Look at `fairlead log`: what the operation recorded is there. Use a new "
            "operation id for a new request.",
            details={"event_id": event_id},
        )


@final
class MissionEnded(BookkeepingError):
    """The mission is merged or closed: only what comes after the end is recorded of it."""

    code = "MISSION_ENDED"

    def __init__(self, rejection: Rejection, mission_slug: str, ended: str) -> None:
        super().__init__(
            f"{mission_slug} is {ended}, and {rejection.operation} would change it",
            rejection,
            next_step=f"Run `fairlead mission reopen --reason R --mission {mission_slug}` to go on "
            "with it, or record what is left with `fairlead mission follow-up --note TEXT`.",
            details={"mission_slug": mission_slug, "ended": ended},
        )


@final
class OperationIdConflict(BookkeepingError):
    """The operation id belongs to another request."""

    code = "OP_ID_CONFLICT"

    def __init__(self, rejection: Rejection, op_id: str, recorded: str) -> None:
        super().__init__(
            f"the operation id {op_id} was used for another request",
            rejection,
            next_step="Use a new operation id for a new request, or repeat the first one exactly.",
            details={"op_id": op_id, "recorded_digest": recorded},
        )


@final
class AuthorityDiverged(BookkeepingError):
    """The log on the authority ref is not a continuation of what was acknowledged."""

    code = "AUTHORITY_DIVERGED"
    kind = ErrorKind.ENVIRONMENT

    def __init__(
        self, rejection: Rejection, *, acknowledged: str, found: str, rows: Sequence[str]
    ) -> None:
        super().__init__(
            f"{rejection.destination_ref} holds rows that were never acknowledged and lacks rows "
            f"that were (last acknowledged commit {acknowledged[:12]}, found {found[:12]})",
            rejection,
            next_step="Run `fairlead doctor`; `fairlead doctor --repair` joins both histories.",
            details={"acknowledged": acknowledged, "found": found, "rows": list(rows)[:20]},
        )
