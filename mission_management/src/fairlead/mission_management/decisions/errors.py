"""Why a decision is not opened, found or closed.

DecisionNotFound        nothing answers to the words
DecisionAmbiguous       several do
DecisionAlreadyClosed   it ended in another way, for good
DecisionConflict        it ended in this way before, with other words
DecisionsDrifted        documents and decisions contradict each other
"""

from collections.abc import Mapping, Sequence
from typing import final

from fairlead.shared_kernel.errors import FairleadError


@final
class DecisionNotFound(FairleadError):
    """The mission has no decision of that id or key."""

    code = "DECISION_NOT_FOUND"

    def __init__(self, selector: str, known: Sequence[str]) -> None:
        super().__init__(
            f"no decision is called {selector!r}",
            next_step="Run `fairlead decision list` to see the decisions of the mission.",
            details={"selector": selector, "known": list(known)},
        )


@final
class DecisionAmbiguous(FairleadError):
    """Several decisions answer to the words."""

    code = "DECISION_AMBIGUOUS"

    def __init__(self, selector: str, candidates: Sequence[str]) -> None:
        super().__init__(
            f"{selector!r} names {len(candidates)} decisions: {', '.join(candidates[:5])}",
            next_step="Name one by its whole id.",
            details={"selector": selector, "candidates": list(candidates)},
        )


@final
class DecisionAlreadyClosed(FairleadError):
    """A decision that ended for good; a new question is a new decision."""

    code = "DECISION_ALREADY_CLOSED"

    def __init__(self, decision_id: str, status: str, answer: str | None) -> None:
        said = f": {answer}" if answer else ""
        super().__init__(
            f"the decision {decision_id} is {status} already{said}",
            next_step="Ask anew with `fairlead decision open --question TEXT` if it must be "
            "reconsidered.",
            details={"decision_id": decision_id, "status": status, "answer": answer},
        )


@final
class DecisionConflict(FairleadError):
    """A decision that ended in this way before, with another answer or reason."""

    code = "DECISION_TERMINAL_CONFLICT"

    def __init__(self, decision_id: str, status: str, recorded: str | None) -> None:
        super().__init__(
            f"the decision {decision_id} was {status} before with other words: {recorded or ''}",
            next_step=f"Look at it with `fairlead decision show {decision_id}`; ask anew if it "
            "must be reconsidered.",
            details={"decision_id": decision_id, "status": status, "recorded": recorded},
        )


@final
class DecisionsDrifted(FairleadError):
    """The markers in spec.md and plan.md are not what the decisions say."""

    code = "DECISION_VERIFY_DRIFT"

    def __init__(self, findings: Sequence[Mapping[str, object]]) -> None:
        listed = "\n".join(f"{f['code']} {f['where']}: {f['message']}" for f in findings)
        super().__init__(
            f"documents and decisions contradict each other\n{listed}",
            next_step=str(findings[0]["next_step"]),
            details={"findings": [dict(finding) for finding in findings]},
        )
