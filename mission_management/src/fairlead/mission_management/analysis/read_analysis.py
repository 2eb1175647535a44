"""Use case: say whether the recorded analysis is about what is written now."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.analysis.freshness import Freshness, analysis_freshness
from fairlead.mission_management.analysis.report import REPORT_FILE, AnalysisReport, Finding
from fairlead.mission_management.status import StatusLedger
from fairlead.shared_kernel.context import ReadContext


@dataclass(frozen=True, slots=True)
class AnalysisShown:
    """The recorded analysis as it stands to the artefacts of the same commit."""

    mission_slug: str
    freshness: Freshness
    findings: tuple[Finding, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `analyze --json` without a report."""
        return {
            "mission_slug": self.mission_slug,
            "artifact": REPORT_FILE,
            **self.freshness.written(),
            "findings": [
                {
                    "id": finding.id,
                    "severity": finding.severity,
                    "category": finding.category,
                    "summary": finding.summary,
                }
                for finding in self.findings
            ],
        }


@dataclass(frozen=True, slots=True)
class ReadAnalysis:
    """Compares content at the authority, so that the answer is the same from everywhere."""

    ledger: StatusLedger

    def __call__(self, context: ReadContext) -> AnalysisShown:
        """Return the analysis; `missing` where there is none."""
        state = self.ledger.load(context)
        data = state.read_file(REPORT_FILE)
        report = AnalysisReport.parse(data) if data is not None else AnalysisReport()
        slug = context.identity.mission_slug
        return AnalysisShown(slug, analysis_freshness(state), report.findings)
