"""What the log says of a lane: who is at work in it, and whether anyone ever was."""

from fairlead.mission_management.status import MissionState, RowKind, StatusLane
from fairlead.shared_kernel.documents import ExecutionLane

_LIVE = frozenset(
    {StatusLane.CLAIMED, StatusLane.IN_PROGRESS, StatusLane.FOR_REVIEW, StatusLane.IN_REVIEW}
)


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

    A package is live from its claim until its approval: up to there the lane's tip is what will be
    reviewed. Work that was sent back or blocked keeps the lane too, but only from packages that
    have not begun: those would carry unreviewed code in. (Both ways it could wait for itself.)
    """
    others = [other for other in lane.wp_ids if other != wp_id]
    live = next((other for other in others if state.snapshot.lane(other) in _LIVE), None)
    if live or not others or was_in(state, wp_id, StatusLane.IN_PROGRESS):
        return live
    return next((other for other in others if _left_unfinished(state, other)), None)


def lane_was_there(state: MissionState, lane: ExecutionLane) -> bool:
    """Tell whether the lane must exist: work began in it that is neither in nor given up."""
    return any(
        not state.snapshot.lane(wp_id).is_terminal and was_in(state, wp_id, StatusLane.IN_PROGRESS)
        for wp_id in lane.wp_ids
    )


def _left_unfinished(state: MissionState, wp_id: str) -> bool:
    resting = state.snapshot.lane(wp_id) in (StatusLane.PLANNED, StatusLane.BLOCKED)
    return resting and was_in(state, wp_id, StatusLane.IN_PROGRESS)
