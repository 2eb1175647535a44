"""The rules: from a state and a request to the events that would follow, or a refusal.

Pure for a given state: what git and the machine know comes through the ports, asked at need.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fairlead.mission_management.status.errors import (
    ForceNeedsReason,
    IllegalTransition,
    LeaseFenced,
    SameLane,
    WorkPackageNotFound,
)
from fairlead.mission_management.status.events import (
    LifecycleRecorded,
    StatusEvent,
    WorkPackageMoved,
)
from fairlead.mission_management.status.guards import (
    Situation,
    check,
    integrated_or_no_code,
    is_self_review,
    no_other_holder,
)
from fairlead.mission_management.status.leases import (
    is_reclaim,
    lease_expired,
    lease_expires_at,
)
from fairlead.mission_management.status.ports import Heartbeats, LaneFacts, MissionState
from fairlead.mission_management.status.reducer import shortened
from fairlead.mission_management.status.request import TransitionRequest
from fairlead.mission_management.status.snapshot import WorkPackageStatus
from fairlead.mission_management.status.transitions import edge_between, legal_targets
from fairlead.mission_management.status.values import (
    DEFAULT_LEASE_SECONDS,
    Lease,
    ReviewResult,
    StatusLane,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.context import ReadContext, WriteContext

_L = StatusLane
_IMPLEMENTING = (_L.CLAIMED, _L.IN_PROGRESS)
_BEFORE_WORK = (_L.PLANNED, _L.CLAIMED)
LONGEST_TOUCHED = 40 * 1024
"""Bytes of paths in one LaneIntegrated row; a row may have 64 KiB in all."""


@dataclass(frozen=True, slots=True)
class TransitionRules:
    """Decides transitions. A port that is absent is a fact that nobody knows, never a yes:
    without a clock no lease has expired, without lane facts there is no code.
    """

    lane_facts: LaneFacts | None = None
    heartbeats: Heartbeats | None = None
    clock: Clock | None = None

    def decide(
        self, context: WriteContext, state: MissionState, request: TransitionRequest
    ) -> tuple[StatusEvent, ...]:
        """Return what is to be recorded; the first event is the transition.

        Raises:
            StatusError: the step is refused (errors.py); nothing is changed.
        """
        s = self._situation(context, state, request)
        _check_claim(s)
        _check_fence(s)
        if request.to_lane is s.status.lane:
            raise SameLane(request.wp_id, s.status.lane, s.status.actor)
        if request.force:
            _check_forced(s)
        else:
            _check_edge(s)
        return _events(s)

    def last_beat(
        self, context: ReadContext | WriteContext, wp_id: str, generation: int
    ) -> datetime | None:
        """Return when a lease was last renewed on this machine, or None."""
        if self.heartbeats is None:
            return None
        return self.heartbeats.last(context.identity.state_key, wp_id, generation)

    def has_expired(
        self, context: ReadContext | WriteContext, wp_id: str, status: WorkPackageStatus
    ) -> bool:
        """Tell whether the package may be taken back from its holder now."""
        if self.clock is None or status.lease is None:
            return False
        beat = self.last_beat(context, wp_id, status.lease.generation)
        return lease_expired(status, last_beat=beat, now=self.clock.now())

    def require_holder(
        self,
        context: WriteContext,
        state: MissionState,
        wp_id: str,
        *,
        actor: str,
        generation: int | None,
    ) -> WorkPackageStatus:
        """Return the package's status if the actor may write to it now, lanes aside.

        Raises:
            WorkPackageNotFound, LeaseFenced: it may not.
        """
        status = status_of(state, wp_id)
        if status.lease is None:
            _refuse_old_generation(status, wp_id, actor, generation)
        elif status.lease.holder != actor or generation not in (None, status.lease.generation):
            beat = self.last_beat(context, wp_id, status.lease.generation)
            raise LeaseFenced(
                wp_id,
                actor,
                generation,
                held=status.lease,
                generation=status.lease_generation,
                expires_at=lease_expires_at(status, last_beat=beat),
                expired=self.has_expired(context, wp_id, status),
            )
        return status

    def _situation(
        self, context: WriteContext, state: MissionState, request: TransitionRequest
    ) -> Situation:
        status = status_of(state, request.wp_id)
        generation = status.lease.generation if status.lease else 0
        beat = self.last_beat(context, request.wp_id, generation) if status.lease else None
        return Situation(
            context=context,
            state=state,
            status=status,
            request=request,
            lane_facts=self.lane_facts,
            lease_expires_at=lease_expires_at(status, last_beat=beat),
            lease_has_expired=self.has_expired(context, request.wp_id, status),
        )


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


def _check_claim(s: Situation) -> None:
    """A claim of what somebody else holds says who, whatever else is wrong with it."""
    lane, target = s.status.lane, s.request.to_lane
    if (target is _L.CLAIMED and lane in _IMPLEMENTING) or (
        target is _L.IN_REVIEW and lane is _L.IN_REVIEW
    ):
        no_other_holder(s)


def _check_fence(s: Situation) -> None:
    """Only the holder, with the present generation, writes; force does not change that."""
    status, request = s.status, s.request
    held, given = status.lease, request.lease
    if held is None:
        if request.to_lane not in (_L.CLAIMED, _L.IN_REVIEW):
            _refuse_old_generation(status, request.wp_id, request.actor.id, given)
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


def _refuse_old_generation(
    status: WorkPackageStatus, wp_id: str, actor: str, given: int | None
) -> None:
    """A lease that was lost writes no more; one that ended by handing the work on still may."""
    lost = status.lane is _L.PLANNED and given is not None
    if lost or (given is not None and given != status.lease_generation):
        raise LeaseFenced(wp_id, actor, given, held=None, generation=status.lease_generation)


def _check_edge(s: Situation) -> None:
    status, request = s.status, s.request
    edge = edge_between(status.lane, request.to_lane, blocked_from=status.blocked_from)
    if edge is None:
        legal = legal_targets(status.lane, blocked_from=status.blocked_from)
        raise IllegalTransition(request.wp_id, status.lane, request.to_lane, legal)
    for guard in edge.guards:
        check(guard, s)


def _check_forced(s: Situation) -> None:
    """Force may take any edge, but never to genesis and never to done without code."""
    status, request = s.status, s.request
    if request.to_lane is _L.GENESIS:
        legal = legal_targets(status.lane, blocked_from=status.blocked_from)
        raise IllegalTransition(request.wp_id, status.lane, request.to_lane, legal)
    if not request.has_reason:
        raise ForceNeedsReason(request.wp_id, status.lane, request.to_lane)
    if request.to_lane is _L.DONE:
        integrated_or_no_code(s)


def _events(s: Situation) -> tuple[StatusEvent, ...]:
    request = s.request
    moved = WorkPackageMoved(
        wp_id=request.wp_id,
        from_lane=s.status.lane,
        to_lane=request.to_lane,
        actor=request.actor,
        force=request.force,
        reason=request.reason,
        review_ref=request.review_reference,
        evidence=_evidence(s),
        review_result=_review_result(s),
        execution_mode=request.execution_mode,
        metadata=_metadata(s),
    )
    followers: list[StatusEvent] = []
    if request.to_lane is _L.APPROVED and not request.force and is_self_review(s):
        followers.append(_self_approval(s))
    if request.to_lane is _L.DONE and request.integrated:
        followers.append(_lane_integrated(s))
    return (moved, *followers)


def _evidence(s: Situation) -> Mapping[str, object] | None:
    """What was given; done without code says again why it needs none."""
    if s.request.to_lane is _L.DONE and s.request.integrated is None and not s.request.no_code:
        return {**(s.request.evidence or {}), "no_code": s.status.no_code}
    return s.request.evidence


def _review_result(s: Situation) -> ReviewResult | None:
    concluding = s.status.lane is _L.IN_REVIEW or s.request.to_lane is _L.APPROVED
    return s.request.review if concluding else s.request.review_result


def _metadata(s: Situation) -> Mapping[str, object]:
    request, target = s.request, s.request.to_lane
    facts: dict[str, object] = {
        key: value for key, value in request.metadata.items() if key != "ttl"
    }
    if target.holds_lease:
        facts["lease"] = _lease(s).written()
    resumed = s.status.lane is _L.BLOCKED and s.status.review_head
    if target is _L.IN_REVIEW and not resumed and (tip := s.lane_tip()):
        facts["review_head"] = tip
    if target is _L.APPROVED and (reviewed := _reviewed_commit(s)):
        facts["reviewed_commit"] = reviewed
    if target is _L.DONE and request.integrated:
        facts["lane_integrated"] = {
            "lane": request.integrated.lane,
            "reviewed_commit": request.integrated.reviewed_commit,
        }
    return facts


def _lease(s: Situation) -> Lease:
    """The holder goes on under the same lease; everybody else gets the next generation.

    What comes back to be worked on belongs to its implementer, who need not be the one who acts.
    """
    status, request = s.status, s.request
    holder = request.actor.id
    comes_back = status.lane is _L.BLOCKED or (
        request.to_lane is _L.IN_PROGRESS and status.lane not in (_L.GENESIS, *_BEFORE_WORK)
    )
    if comes_back and status.implementer and request.to_lane in _IMPLEMENTING:
        holder = status.implementer
    if status.lease and status.lease.holder == holder and status.lane in _IMPLEMENTING:
        return status.lease
    ttl = request.metadata.get("ttl")
    seconds = ttl if isinstance(ttl, int) and ttl > 0 else DEFAULT_LEASE_SECONDS
    return Lease(holder, status.lease_generation + 1, seconds)


def _reviewed_commit(s: Situation) -> str | None:
    """What is approved: the head that was reviewed. Coming from elsewhere, the lane as it is now.

    A package without code has none: a lane that it shares holds others' commits only.
    """
    if s.status.no_code or s.request.no_code:
        return None
    if s.status.lane is _L.BLOCKED and s.status.reviewed_commit:
        return s.status.reviewed_commit
    if s.status.lane is _L.IN_REVIEW and s.status.review_head:
        return s.status.review_head
    return s.lane_tip()


def _self_approval(s: Situation) -> LifecycleRecorded:
    return LifecycleRecorded(
        "ReviewerSelfApproval",
        s.request.actor,
        {
            "wp_id": s.request.wp_id,
            "reviewer": s.status.implementer,
            "reason": s.request.reason,
        },
        aggregate_type="WorkPackage",
        aggregate_id=s.request.wp_id,
    )


def _lane_integrated(s: Situation) -> LifecycleRecorded:
    code = s.request.integrated
    assert code is not None
    return LifecycleRecorded(
        "LaneIntegrated",
        s.request.actor,
        {
            "wp_id": s.request.wp_id,
            "lane": code.lane,
            "reviewed_commit": code.reviewed_commit,
            "touched": list(_fitting(code.touched)),
        },
    )


def _fitting(paths: Sequence[str]) -> Sequence[str]:
    """Fewer and wider paths until they fit into a row."""
    found, limit = tuple(paths), len(paths)
    while sum(len(path) for path in found) > LONGEST_TOUCHED and limit > 1:
        limit //= 2
        found = shortened(paths, limit)
    return found
