"""Decisions about claims: pure for a given state, so they can be made again under the lock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from fairlead.execution.lanes.errors import NotForReview
from fairlead.execution.lanes.head_to_be import HeadToBe
from fairlead.execution.lanes.keeper import Allocation, LaneKeeper
from fairlead.execution.lanes.place import LanePlace
from fairlead.execution.lanes.view import after_recording
from fairlead.mission_management.status import (
    REAPER,
    Change,
    Lease,
    MissionState,
    MissionStatus,
    StatusLane,
    StatusLedger,
    TransitionRequest,
    TransitionRules,
    WorkPackageAnnotated,
    reclaim_target,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.errors import ErrorKind, FairleadError
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

    def obstacle(
        self, context: ReviewContext, state: MissionState, wp_id: str, *, held: bool = False
    ) -> FairleadError | None:
        """Return what a claim of the package, or of its review, would be refused for, or None.

        A query; `held` is as the lane keeper takes it.
        """
        found = self.lanes.obstacle(context, state, wp_id, held=held)
        if found or state.snapshot.lane(wp_id) is not StatusLane.PLANNED:
            return found
        try:
            self.rules.check_gate(context.writing(), state, wp_id, StatusLane.CLAIMED)
        except FairleadError as error:
            if error.kind is not ErrorKind.REFUSED:
                raise
            return error
        return None

    def for_work(
        self,
        context: ReviewContext,
        state: MissionState,
        wp_id: str,
        actor: Actor,
        *,
        recover: bool = False,
        ttl: int | None = None,
        asked: TransitionRequest | None = None,
    ) -> Change:
        """Claim a package to implement it, with the lane's base commit; `ttl` is in seconds.

        `asked` is the request where there is one with more to it: a reason, a lease.
        """
        allocation = self.lanes.allocate(context, state, wp_id, recover=recover)
        request = replace(
            asked or TransitionRequest(wp_id, StatusLane.CLAIMED, actor),
            metadata={**_begun(allocation), **_lasting(ttl)},
        )
        events = self.rules.decide(context.writing(), state, request)
        who = WorkPackageAnnotated(wp_id, actor, _described(actor))
        return Change((*events, who), f"claim {wp_id} for {actor.id}")

    def under_review(
        self,
        context: ReviewContext,
        state: MissionState,
        request: TransitionRequest,
        *,
        ttl: int | None = None,
    ) -> tuple[MissionStatus, Oid | None]:
        """Stage the claim of a review, unless who asks holds it already.

        Returns what is staged, for a verdict to go on from, and the commit that the lane is to be
        moved to once it is recorded.

        Raises:
            NotForReview, WorkPackageAlreadyClaimed: there is nothing to review, or not for them.
            LeaseFenced: a lease was passed that is not the one under which it is reviewed.
            LaneMissing, LaneDirty, LaneSyncConflict: sync point 2 needs somebody.
        """
        wp_id, actor = request.wp_id, request.actor
        if reviews(state, wp_id, actor):
            head = self.lanes.pending_head(context, state, wp_id)
            return self._with_head(context, state, wp_id, head), head
        if state.snapshot.lane(wp_id) is not StatusLane.FOR_REVIEW:
            self._refuse_review(context, state, request)
        synced = self.lanes.head_for_review(context, state, wp_id)
        head, taken_in = synced or (None, None)
        status = self._with_head(context, state, wp_id, head)
        facts = {**request.metadata, **_based(taken_in), **_lasting(ttl)}
        status.transition(replace(request, to_lane=StatusLane.IN_REVIEW, metadata=facts))
        return status, head

    def _refuse_review(
        self, context: ReviewContext, state: MissionState, request: TransitionRequest
    ) -> NoReturn:
        """Say who reviews a package already, or that there is nothing to review."""
        wp_id = request.wp_id
        LanePlace.of(context, state, wp_id)
        lane, writing = state.snapshot.lane(wp_id), context.writing()
        if lane is StatusLane.IN_REVIEW and request.lease is not None:
            who, given = request.actor.id, request.lease
            self.rules.require_holder(writing, state, wp_id, actor=who, generation=given)
        elif lane is StatusLane.IN_REVIEW:
            self.rules.decide(writing, state, replace(request, to_lane=StatusLane.IN_REVIEW))
        raise NotForReview(wp_id, lane.value)

    def follow(
        self,
        ledger: StatusLedger,
        context: ReviewContext,
        wp_id: str,
        heads: Sequence[Oid],
        made: tuple[CommitReceipt, ...],
    ) -> None:
        """Move the lane to the head of a review, once that is recorded.

        Raises:
            LaneMissing, LaneDirty: it cannot be moved now; what was recorded stands.
        """
        if not heads:
            return
        state = ledger.load(self.at_tip(context).writing())
        try:
            self.lanes.move(context, state, wp_id, heads[-1])
        except FairleadError as error:
            said = f"the review of {wp_id} is recorded, its lane has not followed yet"
            raise after_recording(error, said, made) from error

    def _with_head(
        self, context: ReviewContext, state: MissionState, wp_id: str, head: Oid | None
    ) -> MissionStatus:
        """The status by the rules, on the lane as it will be."""
        rules = self.rules
        if head:
            rules = replace(rules, lane_facts=HeadToBe(rules.lane_facts, wp_id, head))
        return MissionStatus.of(context.writing(), state, rules)

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
    """In which lane; and, said once, from where on the lane's commits are the package's own."""
    lane = {"execution_lane": allocation.place.lane.lane_id}
    if not allocation.first:
        return {**lane}
    return {**lane, "lane_base": allocation.base, "lane_start": allocation.start}


def _based(commit: Oid | None) -> dict[str, object]:
    return {"lane_base": commit} if commit else {}
