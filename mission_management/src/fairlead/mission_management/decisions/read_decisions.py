"""Use cases: list decisions, and show one. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.decisions.decision import Decision
from fairlead.mission_management.decisions.index import DecisionIndex
from fairlead.mission_management.decisions.selecting import selected
from fairlead.mission_management.status import StatusLedger
from fairlead.shared_kernel.context import ReadContext


@dataclass(frozen=True, slots=True)
class DecisionList:
    """Every decision, in the order in which they were opened."""

    mission_slug: str
    decisions: tuple[Decision, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `decision list --json`."""
        return {
            "mission_slug": self.mission_slug,
            "open": sum(decision.is_open for decision in self.decisions),
            "decisions": [decision.written() for decision in self.decisions],
        }


@dataclass(frozen=True, slots=True)
class ListDecisions:
    """Lists what is at the authority."""

    ledger: StatusLedger

    def __call__(self, context: ReadContext) -> DecisionList:
        """Return every decision.

        Raises:
            DocumentInvalid: the index cannot be read.
        """
        index = DecisionIndex.of(self.ledger.load(context))
        return DecisionList(context.identity.mission_slug, index.decisions)


@dataclass(frozen=True, slots=True)
class ShowDecision:
    """Shows one."""

    ledger: StatusLedger

    def __call__(self, context: ReadContext, selector: str) -> Decision:
        """Return the decision that an id, its beginning or a key names.

        Raises:
            DecisionNotFound, DecisionAmbiguous: it names none, or several.
        """
        return selected(DecisionIndex.of(self.ledger.load(context)), selector)
