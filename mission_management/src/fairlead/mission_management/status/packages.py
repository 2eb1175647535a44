"""Which packages a mission has, and how far one of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairlead.mission_management.status.errors import WorkPackageNotFound
from fairlead.mission_management.status.package_status import WorkPackageStatus

if TYPE_CHECKING:
    from fairlead.mission_management.status.mission_state import MissionState


def known_packages(state: MissionState) -> tuple[str, ...]:
    """Return the ids of all packages of a mission, planned or seen in the log."""
    planned = {package.wp_id for package in state.plan.work_packages} if state.plan else set()
    in_lanes = {wp_id for lane in state.plan.lanes for wp_id in lane.wp_ids} if state.plan else ()
    return tuple(sorted(planned.union(in_lanes, state.snapshot.work_packages)))


def status_of(state: MissionState, wp_id: str) -> WorkPackageStatus:
    """Return how far a package is; one that nothing has happened to is at genesis.

    Raises:
        WorkPackageNotFound: neither the plan nor the log knows it.
    """
    found = state.snapshot.work_packages.get(wp_id)
    if found is None:
        known = known_packages(state)
        if wp_id not in known:
            raise WorkPackageNotFound(wp_id, known)
        return WorkPackageStatus()
    return found
