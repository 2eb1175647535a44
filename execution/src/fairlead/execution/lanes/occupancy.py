"""What the log says of a lane: who is at work in it, and whether anyone ever was."""

from fairlead.mission_management.status import MissionState, RowKind, StatusLane
from fairlead.shared_kernel.documents import ExecutionLane

LIVE = frozenset(
    {
        StatusLane.CLAIMED,
        StatusLane.IN_PROGRESS,
        StatusLane.FOR_REVIEW,
        StatusLane.IN_REVIEW,
        StatusLane.APPROVED,
    }
)
"""Where the tip of the lane is what is or will be reviewed, or what is about to come in."""


def was_in(state: MissionState, wp_id: str, lane: StatusLane) -> bool:
    """Tell whether a package has ever been in a lane of the status."""
    if state.snapshot.lane(wp_id) is lane:
        return True
    return any(
        row.kind is RowKind.TRANSITION
        and row.wp_id == wp_id
        and row.data.get("to_lane") == lane.value
        for row in state.log.rows()
    )


def occupant(state: MissionState, lane: ExecutionLane, wp_id: str) -> str | None:
    """Return the other package that keeps `wp_id` out of its lane, or None.

    A package is live from its claim until its code is in. Work that was sent back or blocked keeps
    the lane too, but only from packages that have not begun: those would carry unreviewed code in.
    (Both ways it could wait for itself.)
    """
    others = [other for other in lane.wp_ids if other != wp_id]
    live = next((other for other in others if state.snapshot.lane(other) in LIVE), None)
    if live or not others or was_in(state, wp_id, StatusLane.IN_PROGRESS):
        return live
    return next((other for other in others if _left_unfinished(state, other)), None)


def given_up(state: MissionState, lane: ExecutionLane, wp_id: str) -> str | None:
    """Return a canceled package whose commits the lane may still hold, or None.

    Asked for packages that have not begun, as for work that was left unfinished.
    """
    if len(lane.wp_ids) == 1 or was_in(state, wp_id, StatusLane.IN_PROGRESS):
        return None
    return next(
        (
            other
            for other in lane.wp_ids
            if state.snapshot.lane(other) is StatusLane.CANCELED
            and was_in(state, other, StatusLane.IN_PROGRESS)
        ),
        None,
    )


def live_in(state: MissionState, lane: ExecutionLane) -> str | None:
    """Return a package of the lane that is being worked on or reviewed, or None."""
    return next((wp_id for wp_id in lane.wp_ids if state.snapshot.lane(wp_id) in LIVE), None)


def _left_unfinished(state: MissionState, wp_id: str) -> bool:
    resting = state.snapshot.lane(wp_id) in (StatusLane.PLANNED, StatusLane.BLOCKED)
    return resting and was_in(state, wp_id, StatusLane.IN_PROGRESS)
