"""Use case: resolve, defer or cancel a decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.decisions.decision import Decision, Outcome
from fairlead.mission_management.decisions.index import INDEX_FILE, DecisionIndex
from fairlead.mission_management.decisions.open_decision import DecisionRecorded
from fairlead.mission_management.decisions.page import decision_page, page_path
from fairlead.mission_management.decisions.selecting import selected
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusLedger,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.context import WriteContext

_EVENTS: Mapping[Outcome, str] = {
    Outcome.RESOLVED: "DecisionPointResolved",
    Outcome.DEFERRED: "DecisionPointDeferred",
    Outcome.CANCELED: "DecisionPointCanceled",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a decision ends; `answer` with resolved only."""

    outcome: Outcome
    answer: str | None = None
    rationale: str | None = None


@dataclass(frozen=True, slots=True)
class CloseDecision:
    """Ends a decision. The same end again changes nothing."""

    ledger: StatusLedger
    clock: Clock

    def __call__(
        self, context: WriteContext, selector: str, verdict: Verdict, operation: Operation
    ) -> DecisionRecorded:
        """Record index, page and event in one commit; `selector` is an id, its start, or the key.

        Raises:
            DecisionNotFound, DecisionAmbiguous: it names none, or several.
            DecisionAlreadyClosed, DecisionConflict: it ended differently before.
            BookkeepingError: the write was refused; nothing changed.
        """
        asked = operation.with_request(
            decision=selector,
            outcome=verdict.outcome.value,
            answer=verdict.answer,
            rationale=verdict.rationale,
        )
        at = self.clock.now().isoformat(timespec="microseconds").replace("+00:00", "Z")
        closed: list[Decision] = []

        def decide(state: MissionState) -> Change:
            decision = selected(DecisionIndex.of(state), selector)
            ended = decision.closed(
                verdict.outcome,
                answer=verdict.answer,
                rationale=verdict.rationale,
                by=asked.actor.id,
                at=at,
            )
            closed.append(ended)
            return _closing(state, context, decision, ended, asked)

        receipt = self.ledger.record(context, asked, decide)
        if not closed:
            state = self.ledger.load(context)
            closed.append(selected(DecisionIndex.of(state), selector))
        return DecisionRecorded(closed[-1], receipt)


def _closing(
    state: MissionState,
    context: WriteContext,
    decision: Decision,
    ended: Decision,
    operation: Operation,
) -> Change:
    if ended == decision or ended.outcome is None:
        return Change((), "close decision: nothing to change")
    identity = context.identity
    facts = {
        "decision_point_id": ended.decision_id,
        "mission_slug": identity.mission_slug,
        "mission_type": identity.mission_type,
        "input_key": ended.input_key,
        "terminal_outcome": ended.status,
        "final_answer": ended.answer,
        "other_answer": ended.other_answer,
        "rationale": ended.rationale,
        "resolved_by": ended.resolved_by,
    }
    event = LifecycleRecorded(_EVENTS[ended.outcome], operation.actor, facts)
    path = page_path(ended.decision_id)
    before = state.read_file(path)
    page = decision_page(
        ended, identity.mission_slug, before.decode("utf-8", "replace") if before else None
    )
    mission_id = identity.mission_id.value if identity.mission_id else None
    index = DecisionIndex.of(state).with_decision(ended)
    files = {INDEX_FILE: index.written(mission_id), path: page}
    return Change((event,), f"{ended.status} decision {ended.input_key}", dict(files))
