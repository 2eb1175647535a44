"""Is the recorded analysis still about what is written now? Content decides, never a clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fairlead.mission_management.analysis.inputs import INPUTS, normal_hash, plain_hash
from fairlead.mission_management.analysis.report import (
    REPORT_FILE,
    AnalysisReport,
    AnalysisVerdict,
)
from fairlead.mission_management.status import MissionState


class FreshnessKind(StrEnum):
    """What the report is to the artefacts of the same commit."""

    FRESH = "fresh"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Freshness:
    """The answer; `changed` names the inputs that are not what they were, in their order."""

    kind: FreshnessKind
    changed: tuple[str, ...] = ()
    verdict: AnalysisVerdict = AnalysisVerdict.UNKNOWN

    @property
    def is_fresh(self) -> bool:
        """True when the report is about exactly what is written now."""
        return self.kind is FreshnessKind.FRESH

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "state": self.kind.value,
            "changed": list(self.changed),
            "verdict": self.verdict.value,
        }


def analysis_freshness(state: MissionState) -> Freshness:
    """Compare the recorded hashes with the artefacts at the same commit."""
    data = state.read_file(REPORT_FILE)
    if data is None:
        return Freshness(FreshnessKind.MISSING)
    report = AnalysisReport.parse(data)
    changed = tuple(name for name in INPUTS if not _is_same(state, report, name))
    kind = FreshnessKind.STALE if changed else FreshnessKind.FRESH
    return Freshness(kind, changed, report.verdict)


def _is_same(state: MissionState, report: AnalysisReport, name: str) -> bool:
    content = state.read_file(name)
    return report.inputs.get(name) in (normal_hash(content), plain_hash(content))
