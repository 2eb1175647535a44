"""The guards of the table: each looks at one situation and raises when its condition fails."""

from collections.abc import Callable, Mapping

from fairlead.mission_management.status.code_guards import (
    implementation_evidence,
    integrated_or_no_code,
    subtasks_done,
)
from fairlead.mission_management.status.dependencies import unsatisfied_dependencies
from fairlead.mission_management.status.guard_errors import DependenciesNotSatisfied
from fairlead.mission_management.status.lease_errors import WorkPackageAlreadyClaimed
from fairlead.mission_management.status.review_guards import (
    changes_requested,
    independent_review,
    review_approved,
    review_current,
    review_ref,
)
from fairlead.mission_management.status.situation import Situation
from fairlead.mission_management.status.transitions import Guard
from fairlead.shared_kernel.documents import LanesMissing


def check(guard: Guard, situation: Situation) -> None:
    """Raise unless the guard is content.

    Raises:
        GuardFailed: or the guard's own error: DependenciesNotSatisfied, SelfReviewRefused,
            DoneWithoutCode, WorkPackageAlreadyClaimed.
    """
    _CHECKS[guard](situation)


def _always(s: Situation) -> None:
    """An actor: no request without one can be made. Where it came from: the table looks at it."""


def _dependencies(s: Situation) -> None:
    if s.state.plan is None and s.state.meta.is_ours:
        raise LanesMissing("lanes.json")
    waiting_for = unsatisfied_dependencies(s.state, s.request.wp_id)
    if waiting_for:
        lanes = {name: s.state.snapshot.lane(name) for name in waiting_for}
        raise DependenciesNotSatisfied(s.request.wp_id, lanes)


def no_other_holder(s: Situation) -> None:
    """A claim finds nobody holding the package."""
    status, request = s.status, s.request
    if status.lease and status.lease.holder != request.actor.id:
        raise WorkPackageAlreadyClaimed(
            request.wp_id,
            status.lane,
            status.lease,
            s.lease_expires_at,
            s.lease_has_expired,
            claimant=request.actor.typed,
        )


def _reason(s: Situation) -> None:
    if not s.request.has_reason:
        s.refuse(Guard.REASON, "nobody said why", "Add `--reason TEXT`.")


def _operator_reason(s: Situation) -> None:
    if not s.request.actor.is_person:
        s.refuse(
            Guard.OPERATOR_REASON,
            f"{s.request.actor} is no person, and canceling is an operator's decision",
            f"Let the operator decide; an agent may block it: "
            f"`fairlead move {s.request.wp_id} blocked --reason TEXT`.",
        )
    if not s.request.has_reason:
        s.refuse(Guard.OPERATOR_REASON, "nobody said why", "Add `--reason TEXT`.")


def _workspace(s: Situation) -> None:
    if not s.request.workspace:
        s.refuse(
            Guard.WORKSPACE,
            "it has no workspace to be worked on in",
            f"Run `fairlead implement {s.request.wp_id} --agent {s.request.actor.typed}`; "
            "it makes the lane's worktree.",
        )


_CHECKS: Mapping[Guard, Callable[[Situation], None]] = {
    Guard.ACTOR: _always,
    Guard.CAME_FROM: _always,
    Guard.DEPENDENCIES: _dependencies,
    Guard.LEASE: no_other_holder,
    Guard.REASON: _reason,
    Guard.OPERATOR_REASON: _operator_reason,
    Guard.WORKSPACE: _workspace,
    Guard.SUBTASKS: subtasks_done,
    Guard.IMPLEMENTATION_EVIDENCE: implementation_evidence,
    Guard.REVIEW_APPROVED: review_approved,
    Guard.INDEPENDENT_REVIEW: independent_review,
    Guard.REVIEW_CURRENT: review_current,
    Guard.CHANGES_REQUESTED: changes_requested,
    Guard.REVIEW_REF: review_ref,
    Guard.INTEGRATED_CODE: integrated_or_no_code,
}
