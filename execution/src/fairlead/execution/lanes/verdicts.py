"""Giving the verdict on a review: the cycle file and the transition in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.execution.lanes.afterwards import Afterwards
from fairlead.execution.lanes.lane_context import wrote
from fairlead.execution.lanes.place import LanePlace
from fairlead.execution.lanes.ports import Integrations
from fairlead.execution.lanes.review import ReviewWorkPackage
from fairlead.execution.lanes.review_cycle import ReviewCycle
from fairlead.execution.lanes.view import WorkView, after_recording
from fairlead.mission_management.status import (
    Change,
    MissionState,
    MissionStatus,
    ReviewResult,
    StatusLane,
    TransitionRequest,
    Verdict,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import IntegrationContext, ReviewContext
from fairlead.shared_kernel.errors import FairleadError

_MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """What a reviewer says. `lease` is the generation that was passed, where one was."""

    verdict: Verdict
    text: str = ""
    lease: int | None = None
    self_review: bool = False
    reason: str | None = None

    def asked(self, wp_id: str, actor: Actor) -> Mapping[str, object]:
        """What a retry must repeat to be the same request."""
        return {
            "wp_id": wp_id,
            "actor": actor.id,
            "verdict": self.verdict.value,
            "feedback": self.text,
            "reason": self.reason,
            "self_review": self.self_review,
        }


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """Record a verdict; a package that only waits for review is claimed for the reviewer by the
    same commit, so that a refused verdict leaves it waiting.

    Work that is sent back becomes planned: the next claim, by anybody, gets a new lease generation
    in the same lane, without another sync, and is told what the review asked for. (The lease of the
    first implementer ended with the hand-in; renewing it unasked would fence nobody.)
    """

    review: ReviewWorkPackage
    clock: Clock

    def __call__(
        self,
        context: ReviewContext,
        wp_id: str,
        actor: Actor,
        given: GivenVerdict,
        operation: Operation,
    ) -> tuple[CommitReceipt, ...]:
        """Return the commits made; a retry of the same operation finds what it did before.

        Raises:
            NotForReview, WorkPackageAlreadyClaimed: there is nothing to review, or not for them.
            SelfReviewRefused, LeaseFenced, GuardFailed: see status; nothing was recorded.
            BookkeepingError: the write was refused.
        """
        at = self.clock.now().isoformat(timespec="seconds")

        def conclude(status: MissionStatus) -> Change:
            cycle = ReviewCycle.next_of(
                status.state,
                wp_id,
                mission_slug=context.identity.mission_slug,
                reviewer=actor,
                reviewed_at=at,
                verdict=given.verdict,
            )
            return _concluded(status, given, cycle)

        return self.review.recorded(context, wp_id, actor, operation, conclude, lease=given.lease)


def _concluded(status: MissionStatus, given: GivenVerdict, cycle: ReviewCycle) -> Change:
    approved = given.verdict is Verdict.APPROVED
    status.transition(
        TransitionRequest(
            cycle.wp_id,
            StatusLane.APPROVED if approved else StatusLane.PLANNED,
            cycle.reviewer,
            reason=given.reason,
            lease=given.lease,
            review_result=ReviewResult(cycle.reviewer.id, given.verdict, cycle.path, cycle.path),
            review_ref=cycle.path,
            self_review=given.self_review,
        )
    )
    word = "approve" if approved else "send back"
    files = {cycle.path: cycle.written(given.text)}
    return Change(status.staged_events, f"{word} {cycle.wp_id}", files)


@dataclass(frozen=True, slots=True)
class RejectWorkPackage:
    """Ask for changes."""

    record: RecordVerdict

    def __call__(
        self,
        context: ReviewContext,
        wp_id: str,
        actor: Actor,
        operation: Operation,
        *,
        feedback: str,
        lease: int | None = None,
    ) -> WorkView:
        """Return what was recorded. Raises what `RecordVerdict` raises."""
        given = GivenVerdict(Verdict.CHANGES_REQUESTED, feedback, lease)
        asked = operation.with_request(**given.asked(wp_id, actor))
        made = self.record(context, wp_id, actor, given, asked)
        return _view(self.record.review, context, wp_id, "reject", made)


@dataclass(frozen=True, slots=True)
class ApproveWorkPackage:
    """Approve a package, and bring its code in at once unless the mission's policy says manual."""

    record: RecordVerdict
    integrate: Integrations

    def __call__(
        self,
        context: ReviewContext,
        wp_id: str,
        actor: Actor,
        operation: Operation,
        *,
        text: str = "",
        lease: int | None = None,
        self_review: bool = False,
        reason: str | None = None,
    ) -> WorkView:
        """Return what was recorded, and whether the code is in.

        Raises:
            FairleadError: what `RecordVerdict` raises: nothing was approved. Or what the
                integration raises: the package stays approved, and `details.recorded` says so.
        """
        given = GivenVerdict(Verdict.APPROVED, text, lease, self_review, reason)
        asked = operation.with_request(**given.asked(wp_id, actor))
        return self.under(context, wp_id, actor, given, asked)

    def under(
        self,
        context: ReviewContext,
        wp_id: str,
        actor: Actor,
        given: GivenVerdict,
        operation: Operation,
    ) -> WorkView:
        """Do the same under an operation that says already what was asked for."""
        made = self.record(context, wp_id, actor, given, operation)
        review = self.record.review
        state = review.ledger.load(review.claims.at_tip(context).writing())
        if _is_manual(state):
            return _view(review, context, wp_id, "approve", made, integration=_MANUAL)
        if state.snapshot.lane(wp_id) not in (StatusLane.APPROVED, StatusLane.DONE):
            return _view(review, context, wp_id, "approve", made)
        try:
            receipt = self.integrate(
                _integrating(review.claims.at_tip(context)), wp_id, operation.step("integrate")
            )
        except FairleadError as error:
            said = f"the approval of {wp_id} is recorded, its code is not in"
            raise after_recording(error, said, made) from error
        made += wrote(receipt)
        return _view(review, context, wp_id, "approve", made, integration="done")


def _is_manual(state: MissionState) -> bool:
    policy = state.plan.interaction_policy if state.plan else {}
    return policy.get("integration") == _MANUAL


def _integrating(context: ReviewContext) -> IntegrationContext:
    return IntegrationContext(
        context.identity, context.branches, context.surface, context.workspace
    )


def _view(
    review: ReviewWorkPackage,
    context: ReviewContext,
    wp_id: str,
    action: str,
    made: tuple[CommitReceipt, ...],
    *,
    integration: str | None = None,
) -> WorkView:
    state = review.ledger.load(review.claims.at_tip(context).writing())
    place = LanePlace.of(context, state, wp_id)
    status = state.snapshot.work_packages[wp_id]
    # The review is over; where the lane is gone, so is what was noted in it.
    Afterwards().attempt("the note stays", lambda: review.note(context, place, wp_id, None))
    facts: dict[str, object] = {
        "review_cycle": status.review_result.reference if status.review_result else None
    }
    if integration:
        facts["integration"] = {"outcome": integration}
    return WorkView(
        action=action,
        wp_id=wp_id,
        lane=status.lane.value,
        workspace=place.worktree,
        branch=place.branch,
        receipts=made,
        facts=facts,
    )
