"""Why a step that the table knows is refused: what its edge needs is not there."""

from collections.abc import Mapping
from shlex import quote
from typing import final

from fairlead.mission_management.status.errors import StatusError, step
from fairlead.mission_management.status.transitions import GUARD_TEXTS, Guard
from fairlead.mission_management.status.values import StatusLane


@final
class GuardFailed(StatusError):
    """The edge exists, but what it needs is not there."""

    code = "STATUS_GUARD_FAILED"

    def __init__(
        self,
        wp_id: str,
        source: StatusLane,
        target: StatusLane,
        guard: Guard,
        *,
        why: str,
        next_step: str,
    ) -> None:
        super().__init__(
            f"{wp_id} cannot go from {source} to {target}: {why}",
            next_step=next_step,
            details={
                **step(wp_id, source, target),
                "guard": guard.value,
                "needs": GUARD_TEXTS[guard],
                "reason": why,
            },
        )
        self.wp_id, self.source, self.target, self.guard = wp_id, source, target, guard


@final
class DoneWithoutCode(StatusError):
    """A package is done if and only if its code is in; this one's is not."""

    code = "DONE_WITHOUT_CODE"

    def __init__(self, wp_id: str, source: StatusLane, why: str) -> None:
        super().__init__(
            f"{wp_id} cannot be done: {why}",
            next_step=f"Run `fairlead integrate {wp_id}` once it is approved; a package that needs "
            'no code says so in its evidence: {"no_code": "why"}.',
            details={
                **step(wp_id, source, StatusLane.DONE),
                "guard": Guard.INTEGRATED_CODE.value,
                "reason": why,
            },
        )
        self.wp_id = wp_id


@final
class DependenciesNotSatisfied(StatusError):
    """A package that others come before."""

    code = "DEPENDENCIES_NOT_SATISFIED"

    def __init__(self, wp_id: str, waiting_for: Mapping[str, StatusLane]) -> None:
        listed = ", ".join(f"{name} ({lane})" for name, lane in waiting_for.items())
        super().__init__(
            f"{wp_id} waits for {listed}; a dependency must be done",
            next_step="Run `fairlead next`; it names a package that can be worked on now.",
            details={
                "wp_id": wp_id,
                "guard": Guard.DEPENDENCIES.value,
                "waiting_for": {name: lane.value for name, lane in waiting_for.items()},
            },
        )
        self.wp_id, self.waiting_for = wp_id, dict(waiting_for)


@final
class SelfReviewRefused(StatusError):
    """Somebody would approve their own work."""

    code = "SELF_REVIEW_REFUSED"

    def __init__(self, wp_id: str, reviewer: str, why: str, *, typed: str) -> None:
        super().__init__(
            f"{reviewer} implemented {wp_id} and cannot approve it: {why}",
            next_step="Let somebody else review it: "
            f"`fairlead review {wp_id} --reviewer SOMEBODY`. Where {reviewer} holds the review, "
            f"`fairlead next --agent {quote(typed)} --result failed --reason TEXT` gives it back "
            "first.",
            details={
                "wp_id": wp_id,
                "reviewer": reviewer,
                "guard": Guard.INDEPENDENT_REVIEW.value,
                "reason": why,
            },
        )
        self.wp_id, self.reviewer = wp_id, reviewer
