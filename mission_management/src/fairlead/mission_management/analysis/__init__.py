"""Analysis of spec, plan and tasks against each other: recording it, and whether it still holds."""

from fairlead.mission_management.analysis.errors import AnalysisReportInvalid
from fairlead.mission_management.analysis.freshness import (
    Freshness,
    FreshnessKind,
    analysis_freshness,
)
from fairlead.mission_management.analysis.record import RecordAnalysis, RecordedAnalysis
from fairlead.mission_management.analysis.report import (
    REPORT_FILE,
    AnalysisReport,
    AnalysisVerdict,
    Finding,
)

__all__ = [
    "REPORT_FILE",
    "AnalysisReport",
    "AnalysisReportInvalid",
    "AnalysisVerdict",
    "Finding",
    "Freshness",
    "FreshnessKind",
    "RecordAnalysis",
    "RecordedAnalysis",
    "analysis_freshness",
]
