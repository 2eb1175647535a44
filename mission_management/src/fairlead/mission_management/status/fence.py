"""The fence: only the holder of a lease, with its present generation, writes (contract status)."""

from fairlead.mission_management.status.guards import no_other_holder
from fairlead.mission_management.status.lease_errors import LeaseFenced
from fairlead.mission_management.status.leases import is_reclaim
from fairlead.mission_management.status.package_status import WorkPackageStatus
from fairlead.mission_management.status.situation import Situation
from fairlead.mission_management.status.values import StatusLane

_IMPLEMENTING = (StatusLane.CLAIMED, StatusLane.IN_PROGRESS)


def check_claim(s: Situation) -> None:
    """A claim of what somebody else holds says who, whatever else is wrong with it."""
    lane, target = s.status.lane, s.request.to_lane
    if (target is StatusLane.CLAIMED and lane in _IMPLEMENTING) or (
        target is StatusLane.IN_REVIEW and lane is StatusLane.IN_REVIEW
    ):
        no_other_holder(s)


def check_fence(s: Situation) -> None:
    """Only the holder, with the present generation, writes; force does not change that."""
    status, request = s.status, s.request
    held, given = status.lease, request.lease
    if held is None:
        if request.to_lane not in (StatusLane.CLAIMED, StatusLane.IN_REVIEW):
            refuse_old_generation(status, request.wp_id, request.actor.id, given)
        return
    if request.actor.id == held.holder and given in (None, held.generation):
        return
    if s.lease_has_expired and given in (None, held.generation):
        reclaim = is_reclaim(status.lane, request.to_lane, request.actor)
        if not request.force and (request.actor.is_person or reclaim):
            return
    raise LeaseFenced(
        request.wp_id,
        request.actor.id,
        given,
        held=held,
        generation=status.lease_generation,
        expires_at=s.lease_expires_at,
        expired=s.lease_has_expired,
    )


def refuse_old_generation(
    status: WorkPackageStatus, wp_id: str, actor: str, given: int | None
) -> None:
    """A lease that was lost writes no more; one that ended by handing the work on still may."""
    lost = status.lane is StatusLane.PLANNED and given is not None
    if lost or (given is not None and given != status.lease_generation):
        raise LeaseFenced(wp_id, actor, given, held=None, generation=status.lease_generation)
