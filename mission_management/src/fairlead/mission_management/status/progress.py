"""How much of a mission is done, and in which phase it is."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fairlead.mission_management.status.package_status import WorkPackageStatus
from fairlead.mission_management.status.values import StatusLane

if TYPE_CHECKING:
    from fairlead.mission_management.status.mission_state import MissionState

_L = StatusLane


PROGRESS_WEIGHTS: Mapping[StatusLane, float] = {
    _L.CLAIMED: 0.05,
    _L.IN_PROGRESS: 0.3,
    _L.FOR_REVIEW: 0.6,
    _L.IN_REVIEW: 0.7,
    _L.APPROVED: 0.8,
    _L.DONE: 1.0,
}
"""How far a package is in each lane; 0 in those not named."""


_REVIEWING = (_L.FOR_REVIEW, _L.IN_REVIEW, _L.APPROVED, _L.DONE, _L.CANCELED)


class Progress(NamedTuple):
    """How much of the mission is done.

    What an operator canceled does not count at all. `weighted` is between 0 and 1.
    """

    done: int
    total: int
    weighted: float

    @classmethod
    def of(cls, statuses: Sequence[WorkPackageStatus]) -> "Progress":
        """Count packages."""
        counted = [one for one in statuses if not one.canceled_by_operator]
        total = len(counted)
        weight = sum(PROGRESS_WEIGHTS.get(one.lane, 0.0) for one in counted)
        done = sum(one.lane is _L.DONE for one in counted)
        return cls(done, total, round(weight / total, 4) if total else 0.0)

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {"done": self.done, "total": self.total, "weighted": self.weighted}


def phase_of(state: "MissionState") -> str:
    """Return the coarse phase: planning, implementing, reviewing, accepted, merged or closed.

    Reviewing: nothing is left to implement. Foreign missions say in meta.json what they reached.
    """
    if state.snapshot.milestone:
        return state.snapshot.milestone
    for phase in ("merged", "accepted"):
        if not state.meta.is_ours and state.meta.text(f"{phase}_at"):
            return phase
    lanes = [
        status.lane
        for status in state.snapshot.work_packages.values()
        if status.lane is not _L.GENESIS
    ]
    if not lanes:
        return "planning"
    return "reviewing" if all(lane in _REVIEWING for lane in lanes) else "implementing"
