"""Everything that a decision about one request looks at."""

from datetime import datetime
from typing import NamedTuple, NoReturn

from fairlead.mission_management.status.guard_errors import GuardFailed
from fairlead.mission_management.status.mission_state import MissionState
from fairlead.mission_management.status.package_status import WorkPackageStatus
from fairlead.mission_management.status.ports import LaneFacts
from fairlead.mission_management.status.request import TransitionRequest
from fairlead.mission_management.status.transitions import Guard
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.documents import PlannedWorkPackage
from fairlead.shared_kernel.git import Oid


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
