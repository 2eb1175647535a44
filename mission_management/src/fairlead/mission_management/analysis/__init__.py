"""Analysis of spec, plan and tasks against each other: recording it, and whether it still holds."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.analysis.errors import (
        AnalysisReportInvalid,
    )
    from fairlead.mission_management.analysis.freshness import (
        Freshness,
        FreshnessKind,
        analysis_freshness,
    )
    from fairlead.mission_management.analysis.read_analysis import AnalysisShown, ReadAnalysis
    from fairlead.mission_management.analysis.record import (
        RecordAnalysis,
        RecordedAnalysis,
    )
    from fairlead.mission_management.analysis.report import (
        REPORT_FILE,
        AnalysisReport,
        AnalysisVerdict,
        Finding,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "errors": ("AnalysisReportInvalid",),
            "freshness": (
                "Freshness",
                "FreshnessKind",
                "analysis_freshness",
            ),
            "read_analysis": (
                "AnalysisShown",
                "ReadAnalysis",
            ),
            "record": (
                "RecordAnalysis",
                "RecordedAnalysis",
            ),
            "report": (
                "AnalysisReport",
                "AnalysisVerdict",
                "Finding",
                "REPORT_FILE",
            ),
        },
    )

__all__ = [
    "REPORT_FILE",
    "AnalysisReport",
    "AnalysisReportInvalid",
    "AnalysisShown",
    "AnalysisVerdict",
    "Finding",
    "Freshness",
    "FreshnessKind",
    "ReadAnalysis",
    "RecordAnalysis",
    "RecordedAnalysis",
    "analysis_freshness",
]
