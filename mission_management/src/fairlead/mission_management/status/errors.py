"""Why a step can be refused. A closed family in five modules; the codes are published.

StatusError
├── errors             IllegalTransition, SameLane, ForceNeedsReason, WorkPackageNotFound
├── guard_errors       GuardFailed, DoneWithoutCode, DependenciesNotSatisfied, SelfReviewRefused
├── lease_errors       LeaseFenced, WorkPackageAlreadyClaimed
├── annotation_errors  SubtaskUnknown, SubtaskStatusUnknown, AnnotationEmpty
└── log_errors         EventTooLarge, EventUnwritable, MalformedLog, SnapshotMismatch,
                       StatusReadPathNotFound
"""

from collections.abc import Mapping, Sequence
from typing import final

from fairlead.mission_management.status.values import StatusLane
from fairlead.shared_kernel.errors import FairleadError


class StatusError(FairleadError):
    """Base of the errors of this module; never raised itself."""

    code = "STATUS"


def step(wp_id: str, source: StatusLane, target: StatusLane) -> Mapping[str, object]:
    """Name a step in the details of its refusal."""
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
            details={**step(wp_id, source, target), "legal": names},
        )
        self.wp_id, self.source, self.target, self.legal = wp_id, source, target, tuple(legal)


@final
class SameLane(StatusError):
    """The package is in that lane already."""

    code = "STATUS_SAME_LANE"

    def __init__(self, wp_id: str, lane: StatusLane, actor: str) -> None:
        step_on = f"Run `fairlead explain {wp_id}`; it says what would move the package."
        if lane is StatusLane.APPROVED:
            step_on = f"Bring its code in: `fairlead integrate {wp_id}`."
        super().__init__(
            f"{wp_id} is {lane} already (by {actor})",
            next_step=step_on,
            details={**step(wp_id, lane, lane), "actor": actor},
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
            details=step(wp_id, source, target),
        )
        self.wp_id = wp_id


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
