"""A merge under an operation id that was used before: the same request, or a refusal."""

from fairlead.mission_management.bookkeeping import (
    OperationIdConflict,
    Rejection,
    recorded_digest,
)
from fairlead.mission_management.integration.progress import MergeProgress
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.context import IntegrationContext

_STEPS = ("record 0", "announce")
"""The transactions of a merge that nobody disturbed; each refuses for itself what is not here."""


def refuse_other_request(
    context: IntegrationContext, asked: Operation, progress: MergeProgress
) -> None:
    """Compare with the merge under way, if it has the caller's operation id.

    Raises:
        OperationIdConflict: that one was asked for in another way.
    """
    begun = progress.whole
    if asked.explicit and begun.op_id == asked.op_id and begun.digest != asked.digest:
        raise _conflict(context, asked, begun.digest)


def refuse_recorded_otherwise(
    context: IntegrationContext, asked: Operation, state: MissionState
) -> None:
    """Compare with what a merge with the caller's operation id has recorded.

    Raises:
        OperationIdConflict: that one was asked for in another way.
    """
    if not asked.explicit:
        return
    for step in map(asked.step, _STEPS):
        digest = recorded_digest(state.log, step)
        if digest not in (None, step.digest):
            raise _conflict(context, asked, str(digest))


def _conflict(context: IntegrationContext, asked: Operation, recorded: str) -> OperationIdConflict:
    rejection = Rejection(
        destination_ref=context.branches.destination.display,
        operation=asked.name,
        message=asked.name,
        reason="the operation id was used for another request",
    )
    return OperationIdConflict(rejection, asked.op_id.value, recorded)
