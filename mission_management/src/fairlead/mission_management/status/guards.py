"""The guards of the table: each looks at one situation and raises when its condition fails."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple, NoReturn

from fairlead.mission_management.status.dependencies import unsatisfied_dependencies
from fairlead.mission_management.status.errors import (
    DependenciesNotSatisfied,
    DoneWithoutCode,
    GuardFailed,
    SelfReviewRefused,
    WorkPackageAlreadyClaimed,
)
from fairlead.mission_management.status.ports import LaneFacts, MissionState
from fairlead.mission_management.status.request import TransitionRequest
from fairlead.mission_management.status.scope import in_scope
from fairlead.mission_management.status.snapshot import WorkPackageStatus
from fairlead.mission_management.status.transitions import Guard
from fairlead.mission_management.status.values import StatusLane, Verdict
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.documents import LanesMissing, PlannedWorkPackage
from fairlead.shared_kernel.git import Oid

SUBTASK_DONE = "done"


class Situation(NamedTuple):
    """Everything that a decision about one request looks at."""

    context: WriteContext
    state: MissionState
    status: WorkPackageStatus
    request: TransitionRequest
    lane_facts: LaneFacts | None
    lease_expires_at: datetime | None
    lease_has_expired: bool

    @property
    def package(self) -> PlannedWorkPackage | None:
        """The package as it was planned."""
        plan = self.state.plan
        return plan.work_package(self.request.wp_id) if plan else None

    def lane_tip(self) -> Oid | None:
        """The tip of the package's lane now."""
        if self.lane_facts is None:
            return None
        return self.lane_facts.lane_tip(self.context, self.state, self.request.wp_id)

    def refuse(self, guard: Guard, why: str, do: str) -> NoReturn:
        """Refuse the step because of a guard."""
        request = self.request
        raise GuardFailed(
            request.wp_id, self.status.lane, request.to_lane, guard, why=why, next_step=do
        )


def check(guard: Guard, situation: Situation) -> None:
    """Raise unless the guard is content.

    Raises:
        GuardFailed: or the guard's own error: DependenciesNotSatisfied, SelfReviewRefused,
            DoneWithoutCode, WorkPackageAlreadyClaimed.
    """
    _CHECKS[guard](situation)


def integrated_or_no_code(s: Situation) -> None:
    """Done means that the code is in; force does not change that, only which commit it is."""
    request, reviewed = s.request, s.status.reviewed_commit
    if request.integrated is None:
        if request.no_code is None and s.status.no_code is None:
            raise DoneWithoutCode(
                request.wp_id, s.status.lane, "this would not bring its code into the mission"
            )
        if reviewed and not request.force:
            raise DoneWithoutCode(
                request.wp_id, s.status.lane, f"its approval names the commit {reviewed[:12]}"
            )
    elif reviewed and request.integrated.reviewed_commit != reviewed and not request.force:
        raise DoneWithoutCode(
            request.wp_id,
            s.status.lane,
            f"the approval names {reviewed[:12]}, not {request.integrated.reviewed_commit[:12]}",
        )


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
            request.wp_id, status.lane, status.lease, s.lease_expires_at, s.lease_has_expired
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
            f"Run `fairlead implement {s.request.wp_id} --agent {s.request.actor.id}`; "
            "it makes the lane's worktree.",
        )


def _subtasks(s: Situation) -> None:
    planned = s.package.subtasks if s.package else ()
    wanted = planned or tuple(s.status.subtasks)
    open_ones = [name for name in wanted if s.status.subtasks.get(name) != SUBTASK_DONE]
    if open_ones:
        flags = " ".join(f"--subtask {name}=done" for name in open_ones)
        s.refuse(
            Guard.SUBTASKS,
            f"not done yet: {', '.join(open_ones)}",
            f"When they are: `fairlead annotate {s.request.wp_id} {flags}`.",
        )


def _implementation_evidence(s: Situation) -> None:
    count, paths = (
        s.lane_facts.touched(s.context, s.state, s.request.wp_id) if s.lane_facts else (0, ())
    )
    package = s.package
    anything_counts = package is None or not package.write_scope
    if package and package.execution_mode == "planning_artifact":
        anything_counts = True
    scope = package.write_scope if package else ()
    in_it = [path for path in paths if anything_counts or in_scope(path, scope)]
    if s.request.no_code:
        if in_it:
            s.refuse(
                Guard.IMPLEMENTATION_EVIDENCE,
                f"the evidence says that it needs no code, but the lane changed {in_it[0]}",
                "Leave the `no_code` evidence out: the lane has code to review.",
            )
    elif count == 0:
        s.refuse(
            Guard.IMPLEMENTATION_EVIDENCE,
            "its lane has no commit beyond its base",
            "Commit the work in the lane's worktree; a package that needs no code says so: "
            '`--evidence -` with {"no_code": "why"}.',
        )
    elif not in_it and not anything_counts:
        s.refuse(
            Guard.IMPLEMENTATION_EVIDENCE,
            f"its lane has {count} commits, and none of them touches {', '.join(scope)}",
            "Commit the package's own files in the lane's worktree.",
        )


def _review_approved(s: Situation) -> None:
    _verdict(s, Guard.REVIEW_APPROVED, Verdict.APPROVED, "--approve")
    if s.request.no_code:
        _implementation_evidence(s)


def _changes_requested(s: Situation) -> None:
    _verdict(s, Guard.CHANGES_REQUESTED, Verdict.CHANGES_REQUESTED, "--reject --feedback FILE")


def _verdict(s: Situation, guard: Guard, wanted: Verdict, flags: str) -> None:
    review, do = s.request.review, f"Run `fairlead review {s.request.wp_id} --reviewer R {flags}`."
    if review is None:
        s.refuse(guard, f"there is no review result with verdict {wanted}", do)
    if review.verdict is not wanted:
        s.refuse(guard, f"the verdict is {review.verdict}, not {wanted}", do)
    if not review.reviewer.strip() or not review.reference.strip():
        s.refuse(guard, "the review result names no reviewer or no reference", do)


def _independent_review(s: Situation) -> None:
    if not is_self_review(s):
        return
    wp_id, reviewer = s.request.wp_id, s.status.implementer or ""
    if not s.request.self_review:
        raise SelfReviewRefused(wp_id, reviewer, "a review is somebody else's")
    if not s.request.has_reason:
        raise SelfReviewRefused(wp_id, reviewer, "a self-review needs a reason")


def is_self_review(s: Situation) -> bool:
    """Tell whether the implementer approves: by name, or in a review by acting."""
    judges = {s.request.review.reviewer} if s.request.review else set()
    if s.status.lane is StatusLane.IN_REVIEW:
        judges.add(s.request.actor.id)
    return s.status.implementer in judges


def _review_current(s: Situation) -> None:
    if s.status.no_code or s.lane_facts is None:
        return
    tip, head = s.lane_tip(), s.status.review_head
    if tip != head and (head is not None or s.state.meta.is_ours):
        wp_id = s.request.wp_id
        s.refuse(
            Guard.REVIEW_CURRENT,
            f"its lane moved from {_short(head)} to {_short(tip)} after the review began",
            f'Review it again: `fairlead move {wp_id} for_review --reason "the lane moved"`, then '
            f"`fairlead review {wp_id} --reviewer R`.",
        )


def _review_ref(s: Situation) -> None:
    if s.request.review_reference is None:
        s.refuse(
            Guard.REVIEW_REF,
            "nothing refers to the review that asks for it",
            'Name the review: `--evidence -` with {"review_ref": "reviews/…"}.',
        )


def _short(commit: str | None) -> str:
    return commit[:12] if commit else "nothing"


_CHECKS: Mapping[Guard, Callable[[Situation], None]] = {
    Guard.ACTOR: _always,
    Guard.CAME_FROM: _always,
    Guard.DEPENDENCIES: _dependencies,
    Guard.LEASE: no_other_holder,
    Guard.REASON: _reason,
    Guard.OPERATOR_REASON: _operator_reason,
    Guard.WORKSPACE: _workspace,
    Guard.SUBTASKS: _subtasks,
    Guard.IMPLEMENTATION_EVIDENCE: _implementation_evidence,
    Guard.REVIEW_APPROVED: _review_approved,
    Guard.INDEPENDENT_REVIEW: _independent_review,
    Guard.REVIEW_CURRENT: _review_current,
    Guard.CHANGES_REQUESTED: _changes_requested,
    Guard.REVIEW_REF: _review_ref,
    Guard.INTEGRATED_CODE: integrated_or_no_code,
}
