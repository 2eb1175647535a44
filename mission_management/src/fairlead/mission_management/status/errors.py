"""Why a step can be refused. A closed family in four modules; the codes are published.

StatusError
├── errors             IllegalTransition, GuardFailed, SameLane, ForceNeedsReason, DoneWithoutCode,
│                      DependenciesNotSatisfied, SelfReviewRefused, WorkPackageNotFound
├── lease_errors       LeaseFenced, WorkPackageAlreadyClaimed
├── annotation_errors  SubtaskUnknown, SubtaskStatusUnknown, AnnotationEmpty
└── log_errors         EventTooLarge, EventUnwritable, MalformedLog, SnapshotMismatch,
                       StatusReadPathNotFound
"""

from collections.abc import Mapping, Sequence
from typing import final

from fairlead.mission_management.status.transitions import GUARD_TEXTS, Guard
from fairlead.mission_management.status.values import StatusLane
from fairlead.shared_kernel.errors import FairleadError


class StatusError(FairleadError):
    """Base of the errors of this module; never raised itself."""

    code = "STATUS"


def _step(wp_id: str, source: StatusLane, target: StatusLane) -> Mapping[str, object]:
    return {"wp_id": wp_id, "from_lane": source.value, "to_lane": target.value}


@final
class IllegalTransition(StatusError):
    """No edge leads from the one lane to the other."""

    code = "STATUS_ILLEGAL_TRANSITION"

    def __init__(
        self, wp_id: str, source: StatusLane, target: StatusLane, legal: Sequence[StatusLane]
    ) -> None:
        names = [lane.value for lane in legal]
        open_ways = f"from there it may go to {', '.join(names)}" if names else "nothing leads out"
        super().__init__(
            f"{wp_id} is {source} and cannot become {target}; {open_ways}",
            next_step=f"Run `fairlead explain {wp_id}`; it says what would move the package.",
            details={**_step(wp_id, source, target), "legal": names},
        )
        self.wp_id, self.source, self.target, self.legal = wp_id, source, target, tuple(legal)


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
                **_step(wp_id, source, target),
                "guard": guard.value,
                "needs": GUARD_TEXTS[guard],
                "reason": why,
            },
        )
        self.wp_id, self.source, self.target, self.guard = wp_id, source, target, guard


@final
class SameLane(StatusError):
    """The package is in that lane already."""

    code = "STATUS_SAME_LANE"

    def __init__(self, wp_id: str, lane: StatusLane, actor: str) -> None:
        super().__init__(
            f"{wp_id} is {lane} already (by {actor})",
            next_step=f"Run `fairlead explain {wp_id}`; it says what would move the package.",
            details={**_step(wp_id, lane, lane), "actor": actor},
        )
        self.wp_id, self.lane = wp_id, lane


@final
class ForceNeedsReason(StatusError):
    """Force without saying why."""

    code = "FORCE_NEEDS_REASON"

    def __init__(self, wp_id: str, source: StatusLane, target: StatusLane) -> None:
        super().__init__(
            f"forcing {wp_id} from {source} to {target} needs a reason; everybody will see it",
            next_step="Do it without `--force` if you can; else add `--reason TEXT`.",
            details=_step(wp_id, source, target),
        )
        self.wp_id = wp_id


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
                **_step(wp_id, source, StatusLane.DONE),
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

    def __init__(self, wp_id: str, reviewer: str, why: str) -> None:
        super().__init__(
            f"{reviewer} implemented {wp_id} and cannot approve it: {why}",
            next_step="Let somebody else review it: "
            f"`fairlead review {wp_id} --reviewer SOMEBODY`.",
            details={
                "wp_id": wp_id,
                "reviewer": reviewer,
                "guard": Guard.INDEPENDENT_REVIEW.value,
                "reason": why,
            },
        )
        self.wp_id, self.reviewer = wp_id, reviewer


@final
class WorkPackageNotFound(StatusError):
    """There is no such package."""

    code = "WP_NOT_FOUND"

    def __init__(self, wp_id: str, known: Sequence[str]) -> None:
        listed = ", ".join(known) if known else "none yet"
        super().__init__(
            f"there is no work package {wp_id}; known: {listed}",
            next_step="Run `fairlead tasks list`; after adding one, `fairlead tasks finalize`.",
            details={"wp_id": wp_id, "known": list(known)},
        )
        self.wp_id, self.known = wp_id, tuple(known)
