"""What a package waits for. A dependency is satisfied when done, or canceled by an operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairlead.mission_management.status.values import StatusLane

if TYPE_CHECKING:
    from fairlead.mission_management.status.mission_state import MissionState
    from fairlead.mission_management.status.snapshot import StatusSnapshot


def is_satisfied(snapshot: StatusSnapshot, wp_id: str) -> bool:
    """Tell whether those that depend on the package may start."""
    status = snapshot.work_packages.get(wp_id)
    if status is None:
        return False
    return status.lane is StatusLane.DONE or (
        status.lane is StatusLane.CANCELED and status.canceled_by_operator
    )


def unsatisfied_dependencies(state: MissionState, wp_id: str) -> tuple[str, ...]:
    """Return the dependencies that are not satisfied, in the order of the plan."""
    package = state.plan.work_package(wp_id) if state.plan else None
    if package is None:
        return ()
    return tuple(name for name in package.dependencies if not is_satisfied(state.snapshot, name))
