"""What a lease refuses: a second claim, and a writer who does not hold it (any more)."""

from datetime import datetime
from shlex import quote
from typing import final

from fairlead.mission_management.status.errors import StatusError
from fairlead.mission_management.status.values import Lease, StatusLane


def _held(lease: Lease, expires_at: datetime | None, *, expired: bool) -> str:
    if expires_at is None:
        return f"{lease.holder} holds it (generation {lease.generation})"
    when = expires_at.isoformat(timespec="seconds")
    word = "expired" if expired else "expires"
    return f"{lease.holder} holds it (generation {lease.generation}, {word} {when})"


def _lease_details(lease: Lease, expires_at: datetime | None, expired: bool) -> dict[str, object]:
    return {
        "holder": lease.holder,
        "generation": lease.generation,
        "ttl": lease.ttl,
        "expires_at": expires_at.isoformat() if expires_at else None,
        "expired": expired,
    }


@final
class WorkPackageAlreadyClaimed(StatusError):
    """Somebody else was faster."""

    code = "WP_ALREADY_CLAIMED"

    def __init__(
        self,
        wp_id: str,
        lane: StatusLane,
        lease: Lease,
        expires_at: datetime | None,
        expired: bool,
        *,
        claimant: str = "YOU",
    ) -> None:
        super().__init__(
            f"{wp_id} is claimed already: {_held(lease, expires_at, expired=expired)}",
            next_step=f"Run `fairlead next --agent {quote(claimant)} --claim`; it claims a package "
            + ("that is free and takes expired claims back." if expired else "that is free."),
            details={"wp_id": wp_id, "lane": lane.value}
            | _lease_details(lease, expires_at, expired),
        )
        self.wp_id, self.lane, self.lease = wp_id, lane, lease
        self.expires_at, self.expired = expires_at, expired


def _next_step(wp_id: str, held: Lease | None, actor: str) -> str:
    if held and held.holder == actor:
        number = held.generation
        return f"If this is your claim, use `--lease {number}`, or leave out the number."
    return (
        f"Stop working on {wp_id} and run `fairlead next`; "
        "its holder, or a person once the lease has expired, may release it."
    )


@final
class LeaseFenced(StatusError):
    """A writer who does not hold the lease, or does not hold it any more."""

    code = "LEASE_FENCED"

    def __init__(
        self,
        wp_id: str,
        actor: str,
        given: int | None,
        *,
        held: Lease | None,
        generation: int,
        expires_at: datetime | None = None,
        expired: bool = False,
    ) -> None:
        who = f"{actor} with lease {given}" if given is not None else actor
        now = _held(held, expires_at, expired=expired) if held else f"{who} holds it no more"
        super().__init__(
            f"{who} may not write to {wp_id}: {now}",
            next_step=_next_step(wp_id, held, actor),
            details={"wp_id": wp_id, "actor": actor, "given_generation": given}
            | (_lease_details(held, expires_at, expired) if held else {"generation": generation}),
        )
        self.wp_id, self.held, self.given = wp_id, held, given
