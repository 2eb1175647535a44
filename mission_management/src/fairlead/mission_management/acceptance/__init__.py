"""Acceptance: is everything there that was promised? Start at `checks.py`, then `accept.py`."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.acceptance.accept import (
        AcceptanceReport,
        AcceptMission,
        DiagnoseAcceptance,
    )
    from fairlead.mission_management.acceptance.checks import (
        Check,
        UnmergedLane,
        all_checks,
    )
    from fairlead.mission_management.acceptance.criteria import (
        Criterion,
        Outcome,
    )
    from fairlead.mission_management.acceptance.errors import (
        CriterionNotFound,
        EvidenceMissing,
        MissionNotAcceptable,
    )
    from fairlead.mission_management.acceptance.matrix import (
        MATRIX_FILE,
        AcceptanceMatrix,
    )
    from fairlead.mission_management.acceptance.record import (
        RecordCriterion,
        RecordedCriterion,
    )
    from fairlead.mission_management.acceptance.unmerged import (
        LaneBranches,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "accept": (
                "AcceptMission",
                "AcceptanceReport",
                "DiagnoseAcceptance",
            ),
            "checks": (
                "Check",
                "UnmergedLane",
                "all_checks",
            ),
            "criteria": (
                "Criterion",
                "Outcome",
            ),
            "errors": (
                "CriterionNotFound",
                "EvidenceMissing",
                "MissionNotAcceptable",
            ),
            "matrix": (
                "AcceptanceMatrix",
                "MATRIX_FILE",
            ),
            "record": (
                "RecordCriterion",
                "RecordedCriterion",
            ),
            "unmerged": ("LaneBranches",),
        },
    )

__all__ = [
    "MATRIX_FILE",
    "AcceptMission",
    "AcceptanceMatrix",
    "AcceptanceReport",
    "Check",
    "Criterion",
    "CriterionNotFound",
    "DiagnoseAcceptance",
    "EvidenceMissing",
    "LaneBranches",
    "MissionNotAcceptable",
    "Outcome",
    "RecordCriterion",
    "RecordedCriterion",
    "UnmergedLane",
    "all_checks",
]
