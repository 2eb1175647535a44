"""Who is told: whoever holds a package."""

from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.actor import Actor, ActorKind


def holder_of(state: MissionState, wp_id: str) -> Actor | None:
    """Return who holds a package, or None. Leases go by id: the kind is that of the last step.

    Where somebody else took the last step, the holder is taken for an agent.
    """
    status = state.snapshot.work_packages.get(wp_id)
    held = status.lease if status and status.lane.holds_lease else None
    if status is None or held is None:
        return None
    row = state.log.find(status.last_event_id) if status.last_event_id else None
    match row.data if row else None:
        case {"policy_metadata": {"actor": {"kind": str(kind), "id": held.holder}}}:
            return Actor(ActorKind(kind), held.holder)
    return Actor(ActorKind.AGENT, held.holder)
