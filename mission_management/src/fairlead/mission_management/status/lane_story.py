"""What the log says of a lane as a whole: whether its branch must be there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fairlead.mission_management.status.rows import RowKind
from fairlead.mission_management.status.values import StatusLane

if TYPE_CHECKING:
    from fairlead.mission_management.status.mission_state import MissionState
    from fairlead.mission_management.status.rows import LogRow
    from fairlead.shared_kernel.documents import ExecutionLane

LANE_BEGUN_AGAIN = "LaneBegunAgain"
EMPTY_LANES = "empty_lanes"
"""In MissionClosed: the lanes that went without a rescue ref, for there was nothing to keep."""


def lane_must_exist(state: "MissionState", lane: "ExecutionLane") -> bool:
    """Tell whether work began in the lane that is neither in nor given up.

    A lane that a mission's end found empty went with nothing in it: it begins again, unasked.
    """
    return _told(state, lane)[0]


def lane_went_empty(state: "MissionState", lane: "ExecutionLane") -> bool:
    """Tell whether the lane went with nothing in it and has not begun again since."""
    return _told(state, lane)[1]


def _told(state: "MissionState", lane: "ExecutionLane") -> tuple[bool, bool]:
    """Return whether the lane must exist, and whether it is gone because it was empty."""
    open_ones = {wp_id for wp_id in lane.wp_ids if not state.snapshot.lane(wp_id).is_terminal}
    if EMPTY_LANES.encode() not in state.log.data and any(
        state.snapshot.lane(wp_id) is StatusLane.IN_PROGRESS for wp_id in open_ones
    ):
        return True, False  # what is so nearly always costs no reading of rows
    begun, went = False, False
    for row in state.log.rows() if open_ones else ():
        if _begins(row, lane, open_ones):
            begun, went = True, False
        elif _removes_empty(row, lane):
            begun, went = False, True
    return begun, went


def _begins(row: "LogRow", lane: "ExecutionLane", open_ones: set[str]) -> bool:
    if row.kind is RowKind.TRANSITION:
        return row.wp_id in open_ones and row.data.get("to_lane") == StatusLane.IN_PROGRESS.value
    again = row.kind is RowKind.LIFECYCLE and row.event_type == LANE_BEGUN_AGAIN
    return again and _payload(row).get("lane") == lane.lane_id


def _removes_empty(row: "LogRow", lane: "ExecutionLane") -> bool:
    if row.kind is not RowKind.LIFECYCLE or row.event_type != "MissionClosed":
        return False
    named = _payload(row).get(EMPTY_LANES)
    return isinstance(named, list) and lane.lane_id in named


def _payload(row: "LogRow") -> Mapping[str, object]:
    payload = row.data.get("payload")
    return payload if isinstance(payload, Mapping) else {}
