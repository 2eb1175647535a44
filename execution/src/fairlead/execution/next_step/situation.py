"""Everything that a decision about the next step looks at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fairlead.execution.next_step.guards import Guards
from fairlead.governance.doctrine import MissionType
from fairlead.mission_management.status import (
    MissionState,
    StatusLane,
    WaitingConflict,
    is_satisfied,
    unsatisfied_dependencies,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.errors import FairleadError

_WORKED_ON = (StatusLane.CLAIMED, StatusLane.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Situation:
    """A mission as it is, and who asks.

    Attributes:
        expired: tells of a package whether its holder's lease may be taken back.
        obstacle: returns what git would refuse a claim of the package (or of its review) for, once
            it was taken back where its lease has expired; or its holder, who would go on.
        analysis: returns why no package may be begun (a stale analysis), or None.
        conflict: returns what waits to be resolved before a package (None: the mission) comes in.
    """

    mission_slug: str
    state: MissionState
    kind: MissionType
    agent: Actor | None
    guards: Guards
    expired: Callable[[str], bool]
    obstacle: Callable[[str], FairleadError | None]
    analysis: Callable[[], str | None]
    only: str | None = None
    """`implement` or `review`, where the one who asks does nothing else."""
    conflict: Callable[[str | None], WaitingConflict | None] = lambda _: None

    def wants(self, kind: str) -> bool:
        """Tell whether the one who asks takes steps of a kind: `implement` or `review`."""
        return self.only in (None, kind)

    def packages(self) -> tuple[str, ...]:
        """The packages of the plan, the longest critical path first, then by id."""
        plan = self.state.plan
        planned = [wp_id for lane in plan.lanes for wp_id in lane.wp_ids] if plan else []
        weights = self._critical_path()
        return tuple(sorted(planned, key=lambda wp_id: (-weights.get(wp_id, 1), wp_id)))

    def lane(self, wp_id: str) -> StatusLane:
        """Where a package is."""
        return self.state.snapshot.lane(wp_id)

    def satisfied(self, wp_id: str) -> bool:
        """Tell whether nothing waits for the package any more."""
        return is_satisfied(self.state.snapshot, wp_id)

    def waits_for(self, wp_id: str) -> tuple[str, ...]:
        """The dependencies that are not satisfied."""
        return unsatisfied_dependencies(self.state, wp_id)

    def holder(self, wp_id: str) -> str | None:
        """Who holds a package; None where nobody does."""
        status = self.state.snapshot.work_packages.get(wp_id)
        return status.lease.holder if status and status.lease else None

    def implementer(self, wp_id: str) -> str | None:
        """Who claimed the package last, to implement it."""
        status = self.state.snapshot.work_packages.get(wp_id)
        return status.implementer if status else None

    def said_of(self, wp_id: str) -> str:
        """The reason that was recorded with the package's last step, or ""."""
        status = self.state.snapshot.work_packages.get(wp_id)
        row = self.state.log.find(status.last_event_id) if status and status.last_event_id else None
        return str(row.data.get("reason") or "") if row else ""

    def blocked_from(self, wp_id: str) -> str:
        """Where a blocked package may go back to: where it came from, or else to be planned."""
        status = self.state.snapshot.work_packages.get(wp_id)
        return (status.blocked_from if status else None) or StatusLane.PLANNED.value

    def is_mine(self, wp_id: str) -> bool:
        """Tell whether the one who asks holds the package."""
        return self.agent is not None and self.holder(wp_id) == self.agent.id

    def full(self) -> bool:
        """Tell whether as many packages are worked on as the policy of the mission wants.

        What somebody left (the lease has expired) takes nobody's turn.
        """
        plan = self.state.plan
        most = plan.interaction_policy.get("parallelism") if plan else None
        if not isinstance(most, int) or most <= 0:
            return False
        worked_on = [wp_id for wp_id in self.packages() if self.lane(wp_id) in _WORKED_ON]
        return sum(not self.expired(wp_id) for wp_id in worked_on) >= most

    def is_stuck(self) -> bool:
        """Tell whether a package is blocked, and nothing else is under way or could be."""
        lanes = {self.lane(wp_id) for wp_id in self.packages()}
        resting = {StatusLane.PLANNED, StatusLane.BLOCKED, StatusLane.DONE, StatusLane.CANCELED}
        return StatusLane.BLOCKED in lanes and lanes <= resting

    def _critical_path(self) -> Mapping[str, int]:
        """Length of the longest chain of unsatisfied packages that begins with each package."""
        plan = self.state.plan
        dependents: dict[str, list[str]] = {}
        for package in plan.work_packages if plan else ():
            for needed in package.dependencies if not self.satisfied(package.wp_id) else ():
                dependents.setdefault(needed, []).append(package.wp_id)
        lengths: dict[str, int] = {}
        for package in plan.work_packages if plan else ():
            _measure(package.wp_id, dependents, lengths)
        return lengths


def _measure(start: str, dependents: Mapping[str, list[str]], lengths: dict[str, int]) -> None:
    """Fill in lengths depth first, without recursion; a cycle of a foreign plan counts once."""
    waiting, entered = [start], set[str]()
    while waiting:
        wp_id = waiting[-1]
        after = dependents.get(wp_id, [])
        missing = [name for name in after if name not in lengths and name not in entered]
        if missing and wp_id not in entered:
            entered.add(wp_id)
            waiting += missing
            continue
        lengths.setdefault(wp_id, 1 + max((lengths.get(name, 0) for name in after), default=0))
        waiting.pop()
