"""lanes.json once it is binding: there, readable, and of one mind with the mission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairlead.mission_management.status import StatusLane
from fairlead.shared_kernel.documents import LanePlan, LanesInvalid, LanesMissing

if TYPE_CHECKING:
    from fairlead.mission_management.status import StatusSnapshot
    from fairlead.shared_kernel.documents import ExecutionLane, MissionMeta

_UNPLANNED = frozenset({StatusLane.GENESIS, StatusLane.CANCELED})


def binding_plan(
    data: bytes | None, meta: MissionMeta, snapshot: StatusSnapshot, *, where: str
) -> LanePlan | None:
    """Return the plan of a mission; None before finalize, and where others made none.

    Plans that others made are history: two of the corpus have lanes that wait for each other.

    Raises:
        LanesMissing: packages were finalized, and the file is gone.
        LanesInvalid: it cannot be read, or contradicts itself or the mission.
    """
    planned = [w for w, s in snapshot.work_packages.items() if s.lane not in _UNPLANNED]
    if not data:
        if meta.is_ours and planned:
            raise LanesMissing(where)
        return None
    plan = LanePlan.parse(data, where=where)
    problem = _contradiction(plan, meta, planned) if meta.is_ours else ""
    if problem:
        raise LanesInvalid(where, problem)
    return plan


def _contradiction(plan: LanePlan, meta: MissionMeta, planned: list[str]) -> str:
    if plan.mission_id != (meta.text("mission_id") or None):
        return f"it belongs to the mission {plan.mission_id}"
    group_of = {lane.lane_id: lane.parallel_group for lane in plan.lanes}
    for lane in plan.lanes:
        early = [name for name in lane.depends_on_lanes if group_of[name] >= lane.parallel_group]
        if early:
            return f"{lane.lane_id} waits for {early[0]}, which is not before it"
    return _stray_package(plan.lanes, plan, planned)


def _stray_package(lanes: tuple[ExecutionLane, ...], plan: LanePlan, planned: list[str]) -> str:
    described = {package.wp_id for package in plan.work_packages}
    in_lanes = [wp_id for lane in lanes for wp_id in lane.wp_ids]
    strange = next((wp_id for wp_id in in_lanes if wp_id not in described), None)
    if strange:
        return f"it says nothing of {strange} but its lane"
    lost = next((wp_id for wp_id in sorted(planned) if wp_id not in described), None)
    return f"{lost} was finalized and is in no lane" if lost else ""
