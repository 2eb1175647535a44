"""What may still be recorded of a mission that is merged or closed (contract lifecycle)."""

from fairlead.mission_management.bookkeeping.acknowledged import LOG_REPAIRED
from fairlead.mission_management.bookkeeping.errors import MissionEnded, Rejection
from fairlead.mission_management.bookkeeping.message import subject
from fairlead.mission_management.status import Change, LifecycleRecorded, MissionState
from fairlead.shared_kernel.identity import MissionFolder

ENDS = ("merged", "closed")
AFTER_THE_END = frozenset(
    {
        "FollowUpRecorded",
        LOG_REPAIRED,
        "LogRestored",
        "MissionClosed",
        "MissionMerged",
        "MissionReopened",
        "RetrospectiveCaptured",
    }
)


def end_that_forbids(state: MissionState, change: Change) -> str | None:
    """Return `merged` or `closed` where that keeps the change from being made, else None.

    Of missions that other programs write nothing is known to end with these words.
    """
    ended = _end_of(state)
    if ended is None:
        return None
    late = all(
        isinstance(event, LifecycleRecorded) and event.event_type in AFTER_THE_END
        for event in change.events
    )
    touches = bool(change.files or change.merge)
    return None if late and (change.events or not touches) else ended


def refuse_ended(
    folder: MissionFolder, state: MissionState, *, operation: str, destination: str
) -> None:
    """Say that the mission has ended before anything that no longer matters is said of it.

    For use cases that look at lanes, leases and rules before they write.

    Raises:
        MissionEnded: it is merged or closed.
    """
    ended = _end_of(state)
    if ended:
        said = Rejection(destination, operation, subject(folder, operation), f"it is {ended}")
        raise MissionEnded(said, folder.value, ended)


def _end_of(state: MissionState) -> str | None:
    ended = state.snapshot.milestone
    return ended if ended in ENDS and state.meta.is_ours else None
