"""The guards of reviews: whose verdict, on which commit."""

from fairlead.mission_management.status.code_guards import implementation_evidence
from fairlead.mission_management.status.guard_errors import SelfReviewRefused
from fairlead.mission_management.status.situation import Situation
from fairlead.mission_management.status.transitions import Guard
from fairlead.mission_management.status.values import StatusLane, Verdict


def review_approved(s: Situation) -> None:
    """Somebody approved it; and if it is said to need no code, there is none."""
    _verdict(s, Guard.REVIEW_APPROVED, Verdict.APPROVED, "--approve")
    if s.request.no_code or s.status.no_code:
        implementation_evidence(s)


def changes_requested(s: Situation) -> None:
    """Somebody wants changes."""
    _verdict(s, Guard.CHANGES_REQUESTED, Verdict.CHANGES_REQUESTED, "--reject --feedback FILE")


def _verdict(s: Situation, guard: Guard, wanted: Verdict, flags: str) -> None:
    review, do = s.request.review, f"Run `fairlead review {s.request.wp_id} --reviewer R {flags}`."
    if review is None:
        s.refuse(guard, f"there is no review result with verdict {wanted}", do)
    if review.verdict is not wanted:
        s.refuse(guard, f"the verdict is {review.verdict}, not {wanted}", do)
    if not review.reviewer.strip() or not review.reference.strip():
        s.refuse(guard, "the review result names no reviewer or no reference", do)


def independent_review(s: Situation) -> None:
    """The implementer does not approve, unless openly and with a reason."""
    if not is_self_review(s):
        return
    wp_id, reviewer = s.request.wp_id, s.status.implementer or ""
    typed = s.request.actor.typed
    if not s.request.self_review:
        raise SelfReviewRefused(wp_id, reviewer, "a review is somebody else's", typed=typed)
    if not s.request.has_reason:
        raise SelfReviewRefused(wp_id, reviewer, "a self-review needs a reason", typed=typed)


def is_self_review(s: Situation) -> bool:
    """Tell whether the implementer approves: by name, or in a review by acting."""
    judges = {s.request.review.reviewer} if s.request.review else set()
    if s.status.lane is StatusLane.IN_REVIEW:
        judges.add(s.request.actor.id)
    return s.status.implementer in judges


def review_current(s: Situation) -> None:
    """What is approved is what was looked at: the lane has not moved since."""
    if s.status.no_code or s.lane_facts is None:
        return
    tip, head = s.lane_tip(), s.status.review_head
    if tip != head and (head is not None or s.state.meta.is_ours):
        wp_id, who = s.request.wp_id, s.request.actor.typed
        s.refuse(
            Guard.REVIEW_CURRENT,
            f"its lane moved from {_short(head)} to {_short(tip)} after the review began",
            f"Review it again: `fairlead move {wp_id} for_review --actor {who} "
            f'--reason "the lane moved"`, then `fairlead review {wp_id} --reviewer {who}`.',
        )


def review_ref(s: Situation) -> None:
    """Something refers to the review that asks for it."""
    if s.request.review_reference is None:
        s.refuse(
            Guard.REVIEW_REF,
            "nothing refers to the review that asks for it",
            'Name the review: `--evidence -` with {"review_ref": "reviews/…"}.',
        )


def _short(commit: str | None) -> str:
    return commit[:12] if commit else "nothing"
