"""Use case: put a question on record."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fairlead.mission_management.decisions.decision import Decision
from fairlead.mission_management.decisions.index import INDEX_FILE, DecisionIndex
from fairlead.mission_management.decisions.page import decision_page, page_path
from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusLedger,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.identity import MissionIdentity, derive_ulid

_LONGEST_KEY = 48


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Without a key it follows from the words; without step or slot from both.

    Attributes:
        flow: the step of the mission in which it came up, such as `specify` or `plan`.
    """

    text: str
    flow: str
    key: str = ""
    step_id: str | None = None
    slot_key: str | None = None
    options: tuple[str, ...] = ()

    @property
    def input_key(self) -> str:
        """The key under which the same question is known again."""
        words = re.sub(r"[^a-z0-9]+", "-", self.text.lower()).strip("-")
        return self.key or words[:_LONGEST_KEY].rstrip("-") or "question"


@dataclass(frozen=True, slots=True)
class DecisionRecorded:
    """A decision as it is at the authority now."""

    decision: Decision
    receipt: CommitReceipt

    def written(self) -> Mapping[str, object]:
        """The `data` of `decision open|resolve|defer|cancel --json`."""
        return {
            **self.decision.written(),
            "commits": [commit_summary(self.receipt)],
            "event_ids": list(self.receipt.event_ids),
        }


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """Opens a decision. The same question again is the same decision, whatever became of it."""

    ledger: StatusLedger
    clock: Clock

    def __call__(
        self, context: WriteContext, question: Question, operation: Operation
    ) -> DecisionRecorded:
        """Record the question, its page and its event in one commit.

        Raises:
            DocumentInvalid: the index cannot be read.
            BookkeepingError: the write was refused; nothing changed.
        """
        asked = operation.with_request(
            question=question.text,
            flow=question.flow,
            key=question.input_key,
            step=question.step_id,
            slot=question.slot_key,
            options=list(question.options),
        )
        at = self.clock.now().isoformat(timespec="microseconds").replace("+00:00", "Z")
        fresh = _fresh(question, asked, at)
        opened: list[Decision] = []

        def decide(state: MissionState) -> Change:
            known = _same(DecisionIndex.of(state), fresh)
            opened.append(known or fresh)
            return _opening(state, context.identity, opened[-1], asked, is_new=known is None)

        receipt = self.ledger.record(context, asked, decide)
        if not opened:  # a retry, which decides nothing
            index = DecisionIndex.of(self.ledger.load(context))
            opened.append(_same(index, fresh) or fresh)
        return DecisionRecorded(opened[-1], receipt)


def _fresh(question: Question, operation: Operation, at: str) -> Decision:
    step = question.step_id
    if step is None and question.slot_key is None:
        step = f"{question.flow}.{question.input_key}"
    return Decision(
        decision_id=derive_ulid(operation.op_id.value, "decision"),
        question=question.text,
        options=question.options,
        input_key=question.input_key,
        origin_flow=question.flow,
        step_id=step,
        slot_key=question.slot_key,
        opened_by=operation.actor.id,
        created_at=at,
    )


def _same(index: DecisionIndex, fresh: Decision) -> Decision | None:
    """The decision that asks this already, whatever became of it."""
    return next((d for d in index.decisions if d.logical_key == fresh.logical_key), None)


def _opening(
    state: MissionState,
    identity: MissionIdentity,
    decision: Decision,
    operation: Operation,
    *,
    is_new: bool,
) -> Change:
    """Write what is missing: a row that a foreign program forgot is recorded too."""
    told = decision.decision_id.encode() in state.log.data
    if not is_new and told:
        return Change((), "open decision: it is known")
    facts = {
        "decision_point_id": decision.decision_id,
        "mission_slug": identity.mission_slug,
        "mission_type": identity.mission_type,
        "origin_flow": decision.origin_flow,
        "step_id": decision.step_id,
        "slot_key": decision.slot_key,
        "input_key": decision.input_key,
        "question": decision.question,
        "options": list(decision.options),
    }
    event = LifecycleRecorded("DecisionPointOpened", operation.actor, facts)
    if not is_new:
        return Change((event,), f"open decision {decision.input_key}: record it")
    mission_id = identity.mission_id.value if identity.mission_id else None
    entry = identified(decision, identity)
    index = DecisionIndex.of(state).with_decision(entry)
    files = {
        INDEX_FILE: index.written(mission_id),
        page_path(decision.decision_id): decision_page(decision, identity.mission_slug),
    }
    return Change((event,), f"open decision {decision.input_key}", dict(files))


def identified(decision: Decision, identity: MissionIdentity) -> Decision:
    """Return the decision with the keys by which existing tools know its mission."""
    mission_id = identity.mission_id.value if identity.mission_id else None
    known = {"mission_id": mission_id, "mission_slug": identity.mission_slug, "summary_json": None}
    return replace(decision, extra=known | dict(decision.extra))
