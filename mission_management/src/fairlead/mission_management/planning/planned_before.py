"""What was binding before, and what finalizing again may not do to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fairlead.mission_management.planning.errors import LaneChangeRefused
from fairlead.mission_management.planning.lanes import EarlierLanes
from fairlead.mission_management.planning.package_listing import was_worked_on
from fairlead.mission_management.planning.work_package_file import WorkPackageFile
from fairlead.mission_management.status import MissionState, StatusLane, is_satisfied
from fairlead.shared_kernel.documents import LanesInvalid, LanesMissing

_RESTING = frozenset({StatusLane.GENESIS, StatusLane.PLANNED, StatusLane.DONE, StatusLane.CANCELED})


def without_broken_plan(state: MissionState) -> tuple[MissionState, tuple[str, ...]]:
    """Return the state that finalize goes on from, and what is to be said of it.

    What finalize mends cannot stop it: a lanes.json that is gone, or that nobody can read, counts
    as none. Finalize says so; nobody else goes on without a plan.
    """
    try:
        _ = state.plan
    except (LanesMissing, LanesInvalid) as error:
        said = f"{error.message}: the lanes were computed again, from the packages and the log"
        return replace(state, read_plan=lambda: None), (said,)
    return state, ()


def earlier_lanes(state: MissionState, names: Sequence[str]) -> EarlierLanes:
    """Return the lanes that packages have, by the plan, else by the claims in the log."""
    recorded = _planned_lanes(state) or _claimed_lanes(state)
    settled = {
        name
        for name in names
        if is_canceled(state, name)
        or (name in recorded and state.snapshot.lane(name) is StatusLane.DONE)
    }
    in_use = {name for name in names if name not in settled and was_worked_on(state, name)}
    return EarlierLanes(recorded, frozenset(in_use), frozenset(settled))


def refuse_lost(state: MissionState, files: Sequence[WorkPackageFile]) -> None:
    """Check that every package that was planned has its file still.

    Raises:
        LaneChangeRefused: the file of one is gone, and the package was not canceled.
    """
    present = {file.wp_id for file in files}
    known = {package.wp_id for package in state.plan.work_packages} if state.plan else set()
    known |= {*state.snapshot.work_packages} if state.meta.is_ours else set()
    lost = sorted(w for w in known - present if not is_canceled(state, w))
    if lost:
        give_back = "Give the file back with `fairlead tasks import FILE`"
        done = state.snapshot.lane(lost[0]) is StatusLane.DONE
        raise LaneChangeRefused(
            f"{', '.join(lost)} is in the plan, and its file in tasks/ is gone",
            lost,
            f"{give_back}; its code is in, so it stays in the plan."
            if done
            else f"{give_back}, or take the package out of the plan first: "
            f"`fairlead move {lost[0]} canceled --reason TEXT`.",
        )


def refuse_late_waits(state: MissionState, files: Sequence[WorkPackageFile]) -> None:
    """Check that no package that is under way was made to wait for another one since.

    Its lane does not hold what it would build on then.

    Raises:
        LaneChangeRefused: one was.
    """
    for file in files:
        before = state.plan.work_package(file.wp_id) if state.plan else None
        lane = state.snapshot.lane(file.wp_id)
        if before is None or lane in _RESTING:
            continue
        added = [name for name in file.dependencies if name not in before.dependencies]
        late = [name for name in added if not is_satisfied(state.snapshot, name)]
        if late:
            raise LaneChangeRefused(
                f"{file.wp_id} is {lane}, and would have to wait for {', '.join(late)} now",
                [file.wp_id],
                f"Take {late[0]} out of its `dependencies`, or give it back first: "
                f"`fairlead move {file.wp_id} planned --reason TEXT`.",
            )


def is_canceled(state: MissionState, wp_id: str) -> bool:
    """Tell whether a package was given up."""
    return state.snapshot.lane(wp_id) is StatusLane.CANCELED


def _planned_lanes(state: MissionState) -> Mapping[str, str]:
    lanes = state.plan.lanes if state.plan else ()
    return {wp_id: lane.lane_id for lane in lanes for wp_id in lane.wp_ids}


def _claimed_lanes(state: MissionState) -> Mapping[str, str]:
    """Every claim names the lane: there is the code when lanes.json is lost."""
    found: dict[str, str] = {}
    for row in state.log.rows():
        facts = row.data.get("policy_metadata")
        lane = facts.get("execution_lane") if isinstance(facts, dict) else None
        if row.wp_id and isinstance(lane, str):
            found[row.wp_id] = lane
    return found
