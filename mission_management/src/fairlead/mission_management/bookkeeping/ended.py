"""What may still be recorded of a mission that is merged or closed (contract lifecycle)."""

from fairlead.mission_management.bookkeeping.acknowledged import LOG_REPAIRED
from fairlead.mission_management.status import Change, LifecycleRecorded, MissionState

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
    ended = state.snapshot.milestone
    if ended not in ENDS or not state.meta.is_ours:
        return None
    late = all(
        isinstance(event, LifecycleRecorded) and event.event_type in AFTER_THE_END
        for event in change.events
    )
    touches = bool(change.files or change.merge)
    return None if late and (change.events or not touches) else ended
