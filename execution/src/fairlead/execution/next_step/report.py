"""Reporting how a step ended."""

from dataclasses import dataclass
from enum import StrEnum

from fairlead.execution.lanes import (
    Afterwards,
    ApproveWorkPackage,
    Claims,
    GivenVerdict,
    LanePlace,
    refuse_over,
    wrote,
)
from fairlead.execution.next_step.errors import NothingHeld, ResultNeedsReason, SeveralHeld
from fairlead.execution.prompts import fitting_action
from fairlead.execution.runs import TrackRun
from fairlead.mission_management.status import (
    Change,
    MissionState,
    StatusLane,
    StatusLedger,
    TransitionRequest,
    Verdict,
    moved_of,
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
class Reported:
    """What a report led to: the package, where it is now, and the commits made."""

    wp_id: str
    lane: StatusLane
    receipts: tuple[CommitReceipt, ...]
    warnings: tuple[str, ...] = ()


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
    ) -> Reported:
        """Return what was recorded; a retry of the same operation finds what it did before.

        Raises:
            MissionEnded: the mission is merged or closed.
            NothingHeld: the agent holds no package of this mission.
            SeveralHeld: it holds several, and nothing says which one is meant.
            ResultNeedsReason: `failed` and `blocked` say why.
            GuardFailed, LeaseFenced: see status; nothing was recorded.
        """
        if report.result is not StepResult.SUCCESS and not (report.reason or "").strip():
            raise ResultNeedsReason(report.result.value)
        asked = operation.with_request(
            agent=agent.id, result=report.result.value, reason=report.reason
        )
        done = self.ledger.applied(context.writing(), asked)
        state = self.ledger.load(self.claims.at_tip(context).writing())
        if done:
            moved = moved_of(state.log, done.event_ids)
            wp_id, approving = moved.wp_id, moved.to_lane is StatusLane.APPROVED
        else:
            refuse_over(context, state, asked)
            wp_id = _held_by(context, state, agent, report)
            reviewing = state.snapshot.lane(wp_id) is StatusLane.IN_REVIEW
            approving = reviewing and report.result is StepResult.SUCCESS
        if approving:
            given = GivenVerdict(Verdict.APPROVED, report.reason or "", report.lease)
            made = self.approve.under(context, wp_id, agent, given, asked).receipts
        else:
            made = (done,) if done else self._recorded(context, wp_id, agent, report, asked)
        after = Afterwards()
        if not done:
            after.attempt(
                "the run was not tracked", lambda: self._note(context, state, wp_id, report)
            )
        if report.result is StepResult.SUCCESS and not approving:
            after.failed.extend(self.claims.lanes.left_behind(context, state, wp_id))
        now = self.ledger.load(self.claims.at_tip(context).writing())
        return Reported(wp_id, now.snapshot.lane(wp_id), made, after.warnings)

    def _recorded(
        self,
        context: ReviewContext,
        wp_id: str,
        agent: Actor,
        report: Report,
        asked: Operation,
    ) -> tuple[CommitReceipt, ...]:
        return wrote(
            self.ledger.record(
                context.writing(),
                asked,
                lambda found: self._decide(context, found, wp_id, agent, report),
            )
        )

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
        step = f"{fitting_action(state, wp_id)} {wp_id}"
        if report.result is StepResult.SUCCESS:
            self.runs.completed(context.identity, state, step)
        else:
            self.runs.blocked(context.identity, state, f"{step}: {report.reason}")


def _target(lane: StatusLane, result: StepResult) -> StatusLane:
    if result is StepResult.BLOCKED:
        return StatusLane.BLOCKED
    handed_in = result is StepResult.SUCCESS or lane is StatusLane.IN_REVIEW
    return StatusLane.FOR_REVIEW if handed_in else StatusLane.PLANNED


def _held_by(context: ReviewContext, state: MissionState, agent: Actor, report: Report) -> str:
    """Return the package that is meant: of the lane one stands in, or the only one."""
    held = {
        wp_id: status.lease.generation
        for wp_id, status in sorted(state.snapshot.work_packages.items())
        if status.lease and status.lane.holds_lease and status.lease.holder == agent.id
    }
    here = [wp_id for wp_id in held if _stands_in(context, state, wp_id)]
    leased = [wp_id for wp_id, generation in held.items() if generation == report.lease]
    for found in (here, list(held), leased):
        if len(found) == 1:
            return found[0]
    if not held:
        raise NothingHeld(agent)
    raise SeveralHeld(agent.id, tuple(held))


def _stands_in(context: ReviewContext, state: MissionState, wp_id: str) -> bool:
    place = LanePlace.of(context, state, wp_id)
    return not place.in_primary and context.workspace.current_cwd.is_relative_to(place.worktree)
