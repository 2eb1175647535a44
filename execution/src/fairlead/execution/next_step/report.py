"""Reporting how a step ended."""

from dataclasses import dataclass
from enum import StrEnum

from fairlead.execution.lanes import ApproveWorkPackage, Claims, wrote
from fairlead.execution.next_step.errors import NothingHeld, ResultNeedsReason
from fairlead.execution.runs import TrackRun
from fairlead.mission_management.status import (
    Change,
    MissionState,
    StatusLane,
    StatusLedger,
    TransitionRequest,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import ReviewContext


class StepResult(StrEnum):
    """How a step ended."""

    SUCCESS = "success"
    FAILED = "failed"
    BLOCKED = "blocked"


_SAID = {
    StepResult.SUCCESS: "hand in",
    StepResult.FAILED: "give back",
    StepResult.BLOCKED: "block",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What an agent says about the step that it holds; `lease` where it was passed."""

    result: StepResult
    reason: str | None = None
    lease: int | None = None


@dataclass(frozen=True, slots=True)
class ReportResult:
    """Take the edge that ends the step: success hands in (or approves), failed gives back, blocked
    blocks. One transition, with its guards; an approval also integrates.
    """

    ledger: StatusLedger
    claims: Claims
    approve: ApproveWorkPackage
    runs: TrackRun

    def __call__(
        self, context: ReviewContext, agent: Actor, report: Report, operation: Operation
    ) -> tuple[CommitReceipt, ...]:
        """Return the commits made.

        Raises:
            NothingHeld: the agent holds no package of this mission.
            ResultNeedsReason: `failed` and `blocked` say why.
            GuardFailed, LeaseFenced: see status; nothing was recorded.
        """
        if report.result is not StepResult.SUCCESS and not (report.reason or "").strip():
            raise ResultNeedsReason(report.result.value)
        state = self.ledger.load(self.claims.at_tip(context).writing())
        wp_id = _held_by(state, agent, report.lease)
        asked = operation.with_request(
            wp_id=wp_id, agent=agent.id, result=report.result.value, reason=report.reason
        )
        if wp_id is None:
            raise NothingHeld(agent.id)
        reviewing = state.snapshot.lane(wp_id) is StatusLane.IN_REVIEW
        if reviewing and report.result is StepResult.SUCCESS:
            text = report.reason or ""
            made = self.approve(
                context, wp_id, agent, asked, text=text, lease=report.lease
            ).receipts
        else:
            made = wrote(
                self.ledger.record(
                    context.writing(),
                    asked,
                    lambda found: self._decide(context, found, wp_id, agent, report),
                )
            )
        self._note(context, state, wp_id, report)
        return made

    def _decide(
        self,
        context: ReviewContext,
        state: MissionState,
        wp_id: str,
        agent: Actor,
        report: Report,
    ) -> Change:
        target = _target(state.snapshot.lane(wp_id), report.result)
        request = TransitionRequest(wp_id, target, agent, reason=report.reason, lease=report.lease)
        events = self.claims.rules.decide(context.writing(), state, request)
        return Change(events, f"{_SAID[report.result]} {wp_id}")

    def _note(
        self, context: ReviewContext, state: MissionState, wp_id: str, report: Report
    ) -> None:
        if report.result is StepResult.SUCCESS:
            self.runs.completed(context.identity, state, wp_id)
        else:
            self.runs.blocked(context.identity, state, f"{wp_id}: {report.reason}")


def _target(lane: StatusLane, result: StepResult) -> StatusLane:
    if result is StepResult.BLOCKED:
        return StatusLane.BLOCKED
    handed_in = result is StepResult.SUCCESS or lane is StatusLane.IN_REVIEW
    return StatusLane.FOR_REVIEW if handed_in else StatusLane.PLANNED


def _held_by(state: MissionState, agent: Actor, generation: int | None) -> str | None:
    """Return the package that the agent holds; of several the one with the lease passed."""
    held = [
        (wp_id, status.lease.generation)
        for wp_id, status in sorted(state.snapshot.work_packages.items())
        if status.lease and status.lane.holds_lease and status.lease.holder == agent.id
    ]
    named = [wp_id for wp_id, found in held if found == generation]
    return next(iter([*named, *(wp_id for wp_id, _ in held)]), None)
