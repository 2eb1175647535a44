"""Acceptance: is everything there that was promised? Start at `checks.py`, then `accept.py`."""

from fairlead.mission_management.acceptance.accept import (
    AcceptanceReport,
    AcceptMission,
    DiagnoseAcceptance,
)
from fairlead.mission_management.acceptance.checks import Check, UnmergedLane, all_checks
from fairlead.mission_management.acceptance.criteria import Criterion, Outcome
from fairlead.mission_management.acceptance.errors import (
    CriterionNotFound,
    EvidenceMissing,
    MissionNotAcceptable,
)
from fairlead.mission_management.acceptance.matrix import MATRIX_FILE, AcceptanceMatrix
from fairlead.mission_management.acceptance.record import RecordCriterion, RecordedCriterion
from fairlead.mission_management.acceptance.unmerged import LaneBranches

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
