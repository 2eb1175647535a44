"""Which decision a person means."""

from fairlead.mission_management.decisions.decision import Decision
from fairlead.mission_management.decisions.errors import DecisionAmbiguous, DecisionNotFound
from fairlead.mission_management.decisions.index import DecisionIndex


def selected(index: DecisionIndex, selector: str) -> Decision:
    """Return the one decision with this id, this beginning of an id, or this key.

    Raises:
        DecisionNotFound, DecisionAmbiguous: none or several answer.
    """
    found = index.matching(selector)
    if not found:
        raise DecisionNotFound(selector, [one.decision_id for one in index.decisions])
    if len(found) > 1:
        raise DecisionAmbiguous(selector, [one.decision_id for one in found])
    return found[0]
