"""The rules: from a state and a request to the events that would follow, or a refusal.

Pure for a given state: what git and the machine know comes through the ports, asked at need.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fairlead.mission_management.status.code_guards import integrated_or_no_code
from fairlead.mission_management.status.errors import ForceNeedsReason, IllegalTransition, SameLane
from fairlead.mission_management.status.events import StatusEvent
from fairlead.mission_management.status.fence import check_claim, check_fence, refuse_old_generation
from fairlead.mission_management.status.guards import check
from fairlead.mission_management.status.lease_errors import LeaseFenced
from fairlead.mission_management.status.leases import lease_expired, lease_expires_at
from fairlead.mission_management.status.mission_state import MissionState
from fairlead.mission_management.status.outcome import events_of
from fairlead.mission_management.status.package_status import WorkPackageStatus
from fairlead.mission_management.status.packages import status_of
from fairlead.mission_management.status.ports import Heartbeats, LaneFacts, StepGate
from fairlead.mission_management.status.request import TransitionRequest
from fairlead.mission_management.status.situation import Situation
from fairlead.mission_management.status.transitions import edge_between, legal_targets
from fairlead.mission_management.status.values import StatusLane
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.context import ReadContext, WriteContext


@dataclass(frozen=True, slots=True)
class TransitionRules:
    """Decides transitions. A port that is absent is a fact that nobody knows, never a yes:
    without a clock no lease has expired, without lane facts there is no code.
    """

    lane_facts: LaneFacts | None = None
    heartbeats: Heartbeats | None = None
    clock: Clock | None = None
    gate: Callable[[], StepGate] | None = None
    """Made for missions with a change mode only."""

    def decide(
        self, context: WriteContext, state: MissionState, request: TransitionRequest
    ) -> tuple[StatusEvent, ...]:
        """Return what is to be recorded; the first event is the transition.

        Raises:
            StatusError: the step is refused (errors.py); nothing is changed.
        """
        s = self._situation(context, state, request)
        check_claim(s)
        check_fence(s)
        if request.to_lane is s.status.lane:
            raise SameLane(request.wp_id, s.status.lane, s.status.actor)
        if request.force:
            _check_forced(s)
        else:
            _check_edge(s)
            self.check_gate(context, state, request.wp_id, request.to_lane)
        return events_of(s)

    def check_gate(
        self, context: WriteContext, state: MissionState, wp_id: str, target: StatusLane
    ) -> None:
        """Let a step pass that the mission's change mode may hold up.

        Raises:
            FairleadError: see the gate (contract lifecycle, bulk edit).
        """
        if state.meta.change_mode and self.gate:
            step = (status_of(state, wp_id).lane, target)
            facts = self.lane_facts
            self.gate().check(
                context,
                state,
                wp_id,
                step,
                lambda: facts.lane_tip(context, state, wp_id) if facts else None,
            )

    def last_beat(
        self, context: ReadContext | WriteContext, wp_id: str, generation: int
    ) -> datetime | None:
        """Return when a lease was last renewed on this machine, or None."""
        if self.heartbeats is None:
            return None
        return self.heartbeats.last(context.identity.state_key, wp_id, generation)

    def has_expired(
        self, context: ReadContext | WriteContext, wp_id: str, status: WorkPackageStatus
    ) -> bool:
        """Tell whether the package may be taken back from its holder now."""
        if self.clock is None or status.lease is None:
            return False
        beat = self.last_beat(context, wp_id, status.lease.generation)
        return lease_expired(status, last_beat=beat, now=self.clock.now())

    def require_holder(
        self,
        context: WriteContext,
        state: MissionState,
        wp_id: str,
        *,
        actor: str,
        generation: int | None,
    ) -> WorkPackageStatus:
        """Return the package's status if the actor may write to it now, lanes aside.

        Raises:
            WorkPackageNotFound, LeaseFenced: it may not.
        """
        status = status_of(state, wp_id)
        if status.lease is None:
            refuse_old_generation(status, wp_id, actor, generation)
        elif status.lease.holder != actor or generation not in (None, status.lease.generation):
            beat = self.last_beat(context, wp_id, status.lease.generation)
            raise LeaseFenced(
                wp_id,
                actor,
                generation,
                held=status.lease,
                generation=status.lease_generation,
                expires_at=lease_expires_at(status, last_beat=beat),
                expired=self.has_expired(context, wp_id, status),
            )
        return status

    def _situation(
        self, context: WriteContext, state: MissionState, request: TransitionRequest
    ) -> Situation:
        status = status_of(state, request.wp_id)
        generation = status.lease.generation if status.lease else 0
        beat = self.last_beat(context, request.wp_id, generation) if status.lease else None
        return Situation(
            context=context,
            state=state,
            status=status,
            request=request,
            lane_facts=self.lane_facts,
            lease_expires_at=lease_expires_at(status, last_beat=beat),
            lease_has_expired=self.has_expired(context, request.wp_id, status),
        )


def _check_edge(s: Situation) -> None:
    status, request = s.status, s.request
    edge = edge_between(status.lane, request.to_lane, blocked_from=status.blocked_from)
    if edge is None:
        legal = legal_targets(status.lane, blocked_from=status.blocked_from)
        raise IllegalTransition(request.wp_id, status.lane, request.to_lane, legal)
    for guard in edge.guards:
        check(guard, s)


def _check_forced(s: Situation) -> None:
    """Force may take any edge, but never to genesis and never to done without code."""
    status, request = s.status, s.request
    if request.to_lane is StatusLane.GENESIS:
        legal = legal_targets(status.lane, blocked_from=status.blocked_from)
        raise IllegalTransition(request.wp_id, status.lane, request.to_lane, legal)
    if not request.has_reason:
        raise ForceNeedsReason(request.wp_id, status.lane, request.to_lane)
    if request.to_lane is StatusLane.DONE:
        integrated_or_no_code(s)
