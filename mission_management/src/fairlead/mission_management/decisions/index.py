"""decisions/index.json: the questions of a mission, and which of them still wait for an answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.documents import DocumentInvalid

INDEX_FILE = "decisions/index.json"
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Decision:
    """One question, as its index entry says it. Keys that old files lack are empty."""

    decision_id: str
    question: str
    status: str
    options: tuple[str, ...] = ()
    input_key: str = ""
    origin_flow: str = ""
    answer: str | None = None

    @property
    def is_open(self) -> bool:
        """True while nobody has resolved, deferred or canceled it."""
        return self.status == OPEN

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
        }


def all_decisions(state: MissionState) -> tuple[Decision, ...]:
    """Return every decision in the order of the index.

    Raises:
        DocumentInvalid: the index is not one JSON object.
    """
    data = state.read_file(INDEX_FILE)
    return parse_index(data) if data else ()


def open_decisions(state: MissionState) -> tuple[Decision, ...]:
    """Return the decisions that still wait for an answer."""
    return tuple(decision for decision in all_decisions(state) if decision.is_open)


def parse_index(data: bytes) -> tuple[Decision, ...]:
    """Read an index of any age; entries without an id are no decisions.

    Raises:
        DocumentInvalid: it is not one JSON object.
    """
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DocumentInvalid(INDEX_FILE, f"not JSON: {error}") from error
    if not isinstance(raw, dict):
        raise DocumentInvalid(INDEX_FILE, "not a JSON object")
    entries = raw.get("entries")
    listed = entries if isinstance(entries, list) else []
    return tuple(
        _decision(entry) for entry in listed if isinstance(entry, dict) and entry.get("decision_id")
    )


def _decision(entry: Mapping[str, object]) -> Decision:
    options = entry.get("options")
    answer = entry.get("final_answer")
    return Decision(
        decision_id=str(entry["decision_id"]),
        question=_text(entry, "question"),
        status=_text(entry, "status"),
        options=tuple(str(option) for option in options) if isinstance(options, list) else (),
        input_key=_text(entry, "input_key"),
        origin_flow=_text(entry, "origin_flow"),
        answer=answer if isinstance(answer, str) else None,
    )


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""
