"""Leases: who may write to a package that somebody holds (contract status, claims and leases)."""

from datetime import datetime, timedelta

from fairlead.mission_management.status.log import parse_at
from fairlead.mission_management.status.package_status import WorkPackageStatus
from fairlead.mission_management.status.values import StatusLane
from fairlead.shared_kernel.actor import Actor, ActorKind

REAPER = Actor(ActorKind.SERVICE, "lease-reaper")
"""Who takes an expired claim back."""

_RECLAIMS = {
    (StatusLane.CLAIMED, StatusLane.PLANNED),
    (StatusLane.IN_PROGRESS, StatusLane.PLANNED),
    (StatusLane.IN_REVIEW, StatusLane.FOR_REVIEW),
}


def lease_expires_at(status: WorkPackageStatus, *, last_beat: datetime | None) -> datetime | None:
    """Return when the lease ends unless it is renewed; None where nobody holds the package.

    Without a heartbeat (machine state may be lost at any time) the last transition counts.
    """
    if status.lease is None:
        return None
    alive = last_beat or parse_at(status.last_transition_at or "")
    try:
        return alive + timedelta(seconds=status.lease.ttl) if alive else None
    except OverflowError:
        return None


def lease_expired(status: WorkPackageStatus, *, last_beat: datetime | None, now: datetime) -> bool:
    """Tell whether the package may be taken back from its holder. Changes nothing by itself."""
    expires_at = lease_expires_at(status, last_beat=last_beat)
    return expires_at is not None and now > expires_at


def reclaim_target(lane: StatusLane) -> StatusLane | None:
    """Return where a package goes when it is taken back from a holder who is gone."""
    return next((target for source, target in _RECLAIMS if source is lane), None)


def is_reclaim(source: StatusLane, target: StatusLane, actor: Actor) -> bool:
    """True for what the reaper does with an expired lease."""
    return (source, target) in _RECLAIMS and (actor.kind, actor.id) == (REAPER.kind, REAPER.id)
