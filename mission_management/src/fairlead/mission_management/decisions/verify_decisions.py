"""Use case: hold the markers in documents against the decisions (contract lifecycle)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairlead.mission_management.decisions.decision import Decision, Outcome
from fairlead.mission_management.decisions.index import DecisionIndex
from fairlead.mission_management.decisions.markers import MARKED_FILES, Marker, find_markers
from fairlead.mission_management.status import MissionState, StatusLedger
from fairlead.shared_kernel.context import ReadContext

_ENDED = (Outcome.RESOLVED, Outcome.CANCELED)


@dataclass(frozen=True, slots=True)
class Drift:
    """One contradiction between a document and a decision."""

    code: str
    where: str
    message: str
    next_step: str

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "code": self.code,
            "where": self.where,
            "message": self.message,
            "next_step": self.next_step,
        }


@dataclass(frozen=True, slots=True)
class DecisionVerification:
    """What was looked at, and what contradicts."""

    decisions: int
    markers: int
    findings: tuple[Drift, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `decision verify --json`."""
        return {
            "verified": not self.findings,
            "decisions": self.decisions,
            "markers": self.markers,
            "findings": [finding.written() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class VerifyDecisions:
    """Checks that each marker has a decision that waits, and each deferred one its marker."""

    ledger: StatusLedger

    def __call__(self, context: ReadContext) -> DecisionVerification:
        """Compare spec.md and plan.md with the index, as they are at the authority.

        Raises:
            DocumentInvalid: the index cannot be read.
        """
        state = self.ledger.load(context)
        decisions = DecisionIndex.of(state).decisions
        markers = list(_markers(state))
        return DecisionVerification(len(decisions), len(markers), tuple(_drift(decisions, markers)))


def _markers(state: MissionState) -> Iterator[Marker]:
    for file in MARKED_FILES:
        data = state.read_file(file)
        if data:
            yield from find_markers(file, data.decode("utf-8", "replace"))


def _drift(decisions: Sequence[Decision], markers: Sequence[Marker]) -> Iterator[Drift]:
    by_id = {decision.decision_id: decision for decision in decisions}
    for marker in markers:
        decision, where = by_id.get(marker.decision_id), f"{marker.file}:{marker.line}"
        if decision is None:
            named = f"names {marker.decision_id}" if marker.decision_id else "names no decision"
            yield Drift(
                "MARKER_WITHOUT_DECISION",
                where,
                f"the marker {named}: {marker.question}",
                f'Ask with `fairlead decision open --question "{marker.question[:60]}"` and put '
                "the marker that it prints there, or take the marker out.",
            )
        elif decision.outcome in _ENDED:
            yield Drift(
                "STALE_MARKER",
                where,
                f"the decision {decision.decision_id} is {decision.status}",
                "Write the answer in the place of the marker.",
            )
    marked = {marker.decision_id for marker in markers}
    for decision in decisions:
        if decision.outcome is Outcome.DEFERRED and decision.decision_id not in marked:
            yield Drift(
                "DEFERRED_WITHOUT_MARKER",
                decision.decision_id,
                f"deferred, and no document says so: {decision.question}",
                f"Put its marker where the answer belongs: {decision.marker}",
            )
