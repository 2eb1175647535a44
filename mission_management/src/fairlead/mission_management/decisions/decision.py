"""One decision: a question, what it waits for, and how it ended.

open -> resolved | deferred | canceled, deferred -> resolved | canceled; nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from fairlead.mission_management.decisions.errors import (
    DecisionAlreadyClosed,
    DecisionConflict,
)


class Outcome(StrEnum):
    """Where a decision is."""

    OPEN = "open"
    RESOLVED = "resolved"
    DEFERRED = "deferred"
    CANCELED = "canceled"


_MAY_FOLLOW: Mapping[Outcome, tuple[Outcome, ...]] = {
    Outcome.OPEN: (Outcome.RESOLVED, Outcome.DEFERRED, Outcome.CANCELED),
    Outcome.DEFERRED: (Outcome.RESOLVED, Outcome.CANCELED),
    Outcome.RESOLVED: (),
    Outcome.CANCELED: (),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One question, as its index entry says it. Keys that old files lack are empty.

    Attributes:
        status: the word in the file; `outcome` reads it.
        input_key: with flow, step or slot the logical key: the same question is asked once.
        extra: keys that this version does not know, kept when written.
    """

    decision_id: str
    question: str
    status: str = Outcome.OPEN.value
    options: tuple[str, ...] = ()
    input_key: str = ""
    origin_flow: str = ""
    answer: str | None = None
    step_id: str | None = None
    slot_key: str | None = None
    rationale: str | None = None
    other_answer: bool = False
    opened_by: str | None = None
    created_at: str = ""
    resolved_by: str | None = None
    resolved_at: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def read(cls, entry: Mapping[str, object]) -> "Decision":
        """Read an entry of any age."""
        options = entry.get("options")
        return cls(
            decision_id=_text(entry, "decision_id") or "",
            question=_text(entry, "question") or "",
            status=_text(entry, "status") or Outcome.OPEN.value,
            options=tuple(str(option) for option in options) if isinstance(options, list) else (),
            input_key=_text(entry, "input_key") or "",
            origin_flow=_text(entry, "origin_flow") or "",
            answer=_text(entry, "final_answer"),
            step_id=_text(entry, "step_id"),
            slot_key=_text(entry, "slot_key"),
            rationale=_text(entry, "rationale"),
            other_answer=entry.get("other_answer") is True,
            opened_by=_text(entry, "opened_by"),
            created_at=_text(entry, "created_at") or "",
            resolved_by=_text(entry, "resolved_by"),
            resolved_at=_text(entry, "resolved_at"),
            extra={key: value for key, value in entry.items() if key not in _KNOWN},
        )

    @property
    def outcome(self) -> Outcome | None:
        """Where it is; None for a word that this version does not know."""
        try:
            return Outcome(self.status)
        except ValueError:
            return None

    @property
    def is_open(self) -> bool:
        """True while nobody has resolved, deferred or canceled it."""
        return self.outcome is Outcome.OPEN

    @property
    def logical_key(self) -> tuple[str, str, str]:
        """What makes it the same question: flow, step or slot, and key."""
        return self.origin_flow, self.step_id or self.slot_key or "", self.input_key

    @property
    def marker(self) -> str:
        """What stands in spec.md or plan.md where the answer belongs."""
        question = " ".join(self.question.split()).replace("]", ")")
        return f"[NEEDS CLARIFICATION: {question}] <!-- decision_id: {self.decision_id} -->"

    def closed(
        self, outcome: Outcome, *, answer: str | None, rationale: str | None, by: str, at: str
    ) -> "Decision":
        """Resolve, defer or cancel it. The same end again is the same decision.

        Raises:
            DecisionConflict: it ended in this way before, with other words.
            DecisionAlreadyClosed: it ended in another way, for good.
        """
        if self.outcome is outcome:
            if self.answer == answer and (rationale is None or self.rationale == rationale):
                return self
            raise DecisionConflict(self.decision_id, self.status, self.answer or self.rationale)
        if self.outcome is None or outcome not in _MAY_FOLLOW[self.outcome]:
            raise DecisionAlreadyClosed(self.decision_id, self.status, self.answer)
        return replace(
            self,
            status=outcome.value,
            answer=answer,
            rationale=rationale,
            other_answer=bool(answer and self.options and answer not in self.options),
            resolved_by=by,
            resolved_at=at,
        )

    def entry(self) -> Mapping[str, object]:
        """The form in the index."""
        return dict(self.extra) | {
            "decision_id": self.decision_id,
            "question": self.question,
            "status": self.status,
            "options": list(self.options),
            "input_key": self.input_key,
            "origin_flow": self.origin_flow,
            "final_answer": self.answer,
            "step_id": self.step_id,
            "slot_key": self.slot_key,
            "rationale": self.rationale,
            "other_answer": self.other_answer,
            "opened_by": self.opened_by,
            "created_at": self.created_at,
            "resolved_by": self.resolved_by,
            "resolved_at": self.resolved_at,
        }

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "decision_id": self.decision_id,
            "question": self.question,
            "status": self.status,
            "options": list(self.options),
            "input_key": self.input_key,
            "origin_flow": self.origin_flow,
            "answer": self.answer,
            "rationale": self.rationale,
            "other_answer": self.other_answer,
            "step_id": self.step_id,
            "slot_key": self.slot_key,
            "opened_by": self.opened_by,
            "created_at": self.created_at,
            "resolved_by": self.resolved_by,
            "resolved_at": self.resolved_at,
            "marker": self.marker,
        }


_KNOWN = frozenset(
    {
        "decision_id",
        "question",
        "status",
        "options",
        "input_key",
        "origin_flow",
        "final_answer",
        "step_id",
        "slot_key",
        "rationale",
        "other_answer",
        "opened_by",
        "created_at",
        "resolved_by",
        "resolved_at",
    }
)


def _text(entry: Mapping[str, object], key: str) -> str | None:
    value = entry.get(key)
    return value if isinstance(value, str) else None
