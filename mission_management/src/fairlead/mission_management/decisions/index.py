"""decisions/index.json: the questions of a mission, and which of them still wait for an answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fairlead.mission_management.decisions.decision import Decision, Outcome
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.documents import DocumentInvalid

INDEX_FILE = "decisions/index.json"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class DecisionIndex:
    """The content of one index. `extra` holds what else the file says, kept when written."""

    decisions: tuple[Decision, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def parse(cls, data: bytes, *, where: str = INDEX_FILE) -> "DecisionIndex":
        """Read an index of any age; entries without an id are no decisions.

        Raises:
            DocumentInvalid: it is not one JSON object.
        """
        try:
            raw = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise DocumentInvalid(where, f"not JSON: {error}") from error
        if not isinstance(raw, dict):
            raise DocumentInvalid(where, "not a JSON object")
        entries = raw.get("entries")
        listed = entries if isinstance(entries, list) else []
        found = (Decision.read(entry) for entry in listed if isinstance(entry, dict))
        extra = {key: value for key, value in raw.items() if key != "entries"}
        return cls(tuple(decision for decision in found if decision.decision_id), extra)

    @classmethod
    def of(cls, state: MissionState) -> "DecisionIndex":
        """Read the index of a mission; an empty one where there is none.

        Raises:
            DocumentInvalid: it cannot be read.
        """
        data = state.read_file(INDEX_FILE)
        return cls.parse(data) if data else cls()

    def find(self, decision_id: str) -> Decision | None:
        """Return the decision with this id, or None."""
        return next((one for one in self.decisions if one.decision_id == decision_id), None)

    def matching(self, selector: str) -> Sequence[Decision]:
        """Return those that a person means: an id, the beginning of one, or the key."""
        wanted = selector.upper()
        exact = [one for one in self.decisions if wanted == one.decision_id]
        keyed = [one for one in self.decisions if selector == one.input_key]
        begun = [one for one in self.decisions if one.decision_id.startswith(wanted)]
        return exact or keyed or (begun if len(wanted) >= 4 else [])

    def with_decision(self, changed: Decision) -> "DecisionIndex":
        """Return the index with one decision replaced, or added at its end."""
        if self.find(changed.decision_id) is None:
            return replace(self, decisions=(*self.decisions, changed))
        kept = (
            changed if one.decision_id == changed.decision_id else one for one in self.decisions
        )
        return replace(self, decisions=tuple(kept))

    def written(self, mission_id: str | None) -> bytes:
        """The bytes of the file: sorted keys, two spaces, a newline at the end."""
        raw = {"version": FORMAT_VERSION, "mission_id": mission_id} | dict(self.extra)
        raw["entries"] = [dict(decision.entry()) for decision in self.decisions]
        return (json.dumps(raw, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def all_decisions(state: MissionState) -> tuple[Decision, ...]:
    """Return every decision in the order of the index.

    Raises:
        DocumentInvalid: the index is not one JSON object.
    """
    return DecisionIndex.of(state).decisions


def open_decisions(state: MissionState) -> tuple[Decision, ...]:
    """Return the decisions that still wait for an answer."""
    return tuple(one for one in all_decisions(state) if one.outcome is Outcome.OPEN)


def parse_index(data: bytes) -> tuple[Decision, ...]:
    """Read the decisions of an index of any age.

    Raises:
        DocumentInvalid: it is not one JSON object.
    """
    return DecisionIndex.parse(data).decisions
