"""What a step that was permitted records: the transition, its facts, and what follows from it."""

from collections.abc import Mapping

from fairlead.mission_management.status.events import (
    LifecycleRecorded,
    StatusEvent,
    WorkPackageMoved,
)
from fairlead.mission_management.status.review_guards import is_self_review
from fairlead.mission_management.status.situation import Situation
from fairlead.mission_management.status.touched import paths_of_row
from fairlead.mission_management.status.values import (
    DEFAULT_LEASE_SECONDS,
    Lease,
    ReviewResult,
    StatusLane,
)

_IMPLEMENTING = (StatusLane.CLAIMED, StatusLane.IN_PROGRESS)
_BEFORE_WORK = (StatusLane.PLANNED, StatusLane.CLAIMED)


def events_of(s: Situation) -> tuple[StatusEvent, ...]:
    """Return the transition first, then what it entails."""
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
    if request.to_lane is StatusLane.APPROVED and not request.force and is_self_review(s):
        followers.append(_self_approval(s))
    if request.to_lane is StatusLane.DONE and request.integrated:
        followers.append(_lane_integrated(s))
    return (moved, *followers)


def _evidence(s: Situation) -> Mapping[str, object] | None:
    """What was given; done without code says again why it needs none."""
    if (
        s.request.to_lane is StatusLane.DONE
        and s.request.integrated is None
        and not s.request.no_code
    ):
        return {**(s.request.evidence or {}), "no_code": s.status.no_code}
    return s.request.evidence


def _review_result(s: Situation) -> ReviewResult | None:
    concluding = s.status.lane is StatusLane.IN_REVIEW or s.request.to_lane is StatusLane.APPROVED
    return s.request.review if concluding else s.request.review_result


def _metadata(s: Situation) -> Mapping[str, object]:
    request, target = s.request, s.request.to_lane
    facts: dict[str, object] = {
        key: value for key, value in request.metadata.items() if key != "ttl"
    }
    if target.holds_lease:
        facts["lease"] = _lease(s).written()
    resumed = s.status.lane is StatusLane.BLOCKED and s.status.review_head
    if target is StatusLane.IN_REVIEW and not resumed and (tip := s.lane_tip()):
        facts["review_head"] = tip
    if target is StatusLane.APPROVED and (reviewed := _reviewed_commit(s)):
        facts["reviewed_commit"] = reviewed
    if target is StatusLane.DONE and request.integrated:
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
    comes_back = status.lane is StatusLane.BLOCKED or (
        request.to_lane is StatusLane.IN_PROGRESS
        and status.lane not in (StatusLane.GENESIS, *_BEFORE_WORK)
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
    if s.status.lane is StatusLane.BLOCKED and s.status.reviewed_commit:
        return s.status.reviewed_commit
    if s.status.lane is StatusLane.IN_REVIEW and s.status.review_head:
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
    decided = {"resolved": list(paths_of_row(code.resolved))} if code.resolved else {}
    return LifecycleRecorded(
        "LaneIntegrated",
        s.request.actor,
        {
            "wp_id": s.request.wp_id,
            "lane": code.lane,
            "reviewed_commit": code.reviewed_commit,
            "touched": list(paths_of_row(code.touched)),
            **decided,
        },
    )
