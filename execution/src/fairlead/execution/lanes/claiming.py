"""Decisions about claims: pure for a given state, so they can be made again under the lock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fairlead.execution.lanes.keeper import Allocation, LaneKeeper
from fairlead.mission_management.status import (
    REAPER,
    Change,
    Lease,
    MissionState,
    StatusLane,
    TransitionRequest,
    TransitionRules,
    WorkPackageAnnotated,
    reclaim_target,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.git import Oid

_BY_IMPLEMENTER = frozenset({StatusLane.CLAIMED, StatusLane.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Claims:
    """Decides who gets a package. The rules refuse what the status contract refuses."""

    rules: TransitionRules
    lanes: LaneKeeper

    def at_tip(self, context: ReviewContext) -> ReviewContext:
        """Return the context as its authority is now, after this command's own writes."""
        now = self.lanes.repository.refs.read(context.surface.read_ref)
        if now is None:
            return context
        return replace(context, surface=replace(context.surface, read_commit=now))

    def for_work(
        self,
        context: ReviewContext,
        state: MissionState,
        wp_id: str,
        actor: Actor,
        *,
        recover: bool = False,
        ttl: int | None = None,
    ) -> Change:
        """Claim a package to implement it, with the lane's base commit; `ttl` is in seconds."""
        allocation = self.lanes.allocate(context, state, wp_id, recover=recover)
        request = TransitionRequest(
            wp_id,
            StatusLane.CLAIMED,
            actor,
            metadata={**_begun(allocation), **_lasting(ttl)},
        )
        events = self.rules.decide(context.writing(), state, request)
        who = WorkPackageAnnotated(wp_id, actor, _described(actor))
        return Change((*events, who), f"claim {wp_id} for {actor.id}")

    def for_review(
        self,
        context: ReviewContext,
        state: MissionState,
        wp_id: str,
        actor: Actor,
        *,
        taken_in: Oid | None = None,
        ttl: int | None = None,
    ) -> Change:
        """Claim a package to review the tip that its lane has now.

        `taken_in` is the authority commit that the lane has just taken in.
        """
        request = TransitionRequest(
            wp_id, StatusLane.IN_REVIEW, actor, metadata={**_based(taken_in), **_lasting(ttl)}
        )
        events = self.rules.decide(context.writing(), state, request)
        return Change(events, f"review {wp_id} by {actor.id}")

    def reclaim(self, context: ReviewContext, state: MissionState, wp_id: str) -> Change:
        """Take a package back from a holder whose lease has expired.

        Raises:
            LeaseFenced: the lease is alive.
        """
        held = lease_of(state, wp_id)
        holder = held.holder if held else "nobody"
        request = TransitionRequest(
            wp_id,
            reclaim_target(state.snapshot.lane(wp_id)) or StatusLane.PLANNED,
            REAPER,
            reason=f"the lease of {holder} expired",
        )
        events = self.rules.decide(context.writing(), state, request)
        return Change(events, f"take {wp_id} back from {holder}")

    def release(
        self, context: ReviewContext, state: MissionState, wp_id: str, actor: Actor, reason: str
    ) -> Change:
        """Give a claimed package back."""
        held = lease_of(state, wp_id)
        request = TransitionRequest(
            wp_id,
            StatusLane.PLANNED,
            actor,
            reason=reason,
            lease=held.generation if held else None,
        )
        events = self.rules.decide(context.writing(), state, request)
        return Change(events, f"release {wp_id}")


def lease_of(state: MissionState, wp_id: str) -> Lease | None:
    """Return the lease of a package, live or expired; None where nobody holds it."""
    status = state.snapshot.work_packages.get(wp_id)
    return status.lease if status and status.lane.holds_lease else None


def holds(state: MissionState, wp_id: str, actor: Actor) -> bool:
    """Tell whether the actor holds a package to implement it."""
    lease = lease_of(state, wp_id)
    working = state.snapshot.lane(wp_id) in _BY_IMPLEMENTER
    return bool(lease and working and lease.holder == actor.id)


def reviews(state: MissionState, wp_id: str, actor: Actor) -> bool:
    """Tell whether the actor holds a package to review it."""
    lease = lease_of(state, wp_id)
    return bool(
        lease and state.snapshot.lane(wp_id) is StatusLane.IN_REVIEW and lease.holder == actor.id
    )


def _described(actor: Actor) -> Mapping[str, object]:
    """What an annotation says of who works on a package."""
    told = {
        "agent": actor.id,
        "role": actor.role,
        "model": actor.model,
        "agent_profile": actor.profile,
    }
    return {key: value for key, value in told.items() if value}


def _lasting(ttl: int | None) -> dict[str, object]:
    return {"ttl": ttl} if ttl else {}


def _begun(allocation: Allocation) -> dict[str, object]:
    """From where on the lane's commits are the package's own; said once."""
    if not allocation.first:
        return {}
    return {"lane_base": allocation.base, "lane_start": allocation.start}


def _based(commit: Oid | None) -> dict[str, object]:
    return {"lane_base": commit} if commit else {}
