"""Decisions of a mission: questions that wait for a person. Start at `decision.py`."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.decisions.close_decision import CloseDecision, Verdict
    from fairlead.mission_management.decisions.decision import Decision, Outcome
    from fairlead.mission_management.decisions.errors import (
        DecisionAlreadyClosed,
        DecisionAmbiguous,
        DecisionConflict,
        DecisionNotFound,
        DecisionsDrifted,
    )
    from fairlead.mission_management.decisions.index import (
        INDEX_FILE,
        DecisionIndex,
        all_decisions,
        open_decisions,
        parse_index,
    )
    from fairlead.mission_management.decisions.markers import Marker, find_markers
    from fairlead.mission_management.decisions.open_decision import (
        DecisionRecorded,
        OpenDecision,
        Question,
    )
    from fairlead.mission_management.decisions.page import decision_page, page_path
    from fairlead.mission_management.decisions.read_decisions import (
        DecisionList,
        ListDecisions,
        ShowDecision,
    )
    from fairlead.mission_management.decisions.verify_decisions import (
        DecisionVerification,
        Drift,
        VerifyDecisions,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "close_decision": (
                "CloseDecision",
                "Verdict",
            ),
            "decision": (
                "Decision",
                "Outcome",
            ),
            "errors": (
                "DecisionAlreadyClosed",
                "DecisionAmbiguous",
                "DecisionConflict",
                "DecisionNotFound",
                "DecisionsDrifted",
            ),
            "index": (
                "INDEX_FILE",
                "DecisionIndex",
                "all_decisions",
                "open_decisions",
                "parse_index",
            ),
            "markers": (
                "Marker",
                "find_markers",
            ),
            "open_decision": (
                "DecisionRecorded",
                "OpenDecision",
                "Question",
            ),
            "page": (
                "decision_page",
                "page_path",
            ),
            "read_decisions": (
                "DecisionList",
                "ListDecisions",
                "ShowDecision",
            ),
            "verify_decisions": (
                "DecisionVerification",
                "Drift",
                "VerifyDecisions",
            ),
        },
    )

__all__ = [
    "INDEX_FILE",
    "CloseDecision",
    "Decision",
    "DecisionAlreadyClosed",
    "DecisionAmbiguous",
    "DecisionConflict",
    "DecisionIndex",
    "DecisionList",
    "DecisionNotFound",
    "DecisionRecorded",
    "DecisionVerification",
    "DecisionsDrifted",
    "Drift",
    "ListDecisions",
    "Marker",
    "OpenDecision",
    "Outcome",
    "Question",
    "ShowDecision",
    "Verdict",
    "VerifyDecisions",
    "all_decisions",
    "decision_page",
    "find_markers",
    "open_decisions",
    "page_path",
    "parse_index",
]
