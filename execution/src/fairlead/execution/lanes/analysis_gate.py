"""The analysis gate: whether the frozen mission type lets packages be implemented now."""

from dataclasses import dataclass

from fairlead.execution.context import mission_type_of
from fairlead.execution.lanes.errors import AnalysisGateClosed
from fairlead.governance.doctrine import MissionTypes
from fairlead.mission_management.analysis import (
    AnalysisVerdict,
    FreshnessKind,
    analysis_freshness,
)
from fairlead.mission_management.status import MissionState


@dataclass(frozen=True, slots=True)
class AnalysisGate:
    """Asked before every claim to implement; closed only where the type says that it blocks."""

    types: MissionTypes

    def check(self, mission_slug: str, state: MissionState) -> None:
        """Let the claim pass.

        Raises:
            AnalysisGateClosed: there is no analysis of the plan as it is; it names what changed.
        """
        because = self.closed_because(state)
        if because:
            raise AnalysisGateClosed(mission_slug, because)

    def closed_because(self, state: MissionState) -> str | None:
        """Return why nothing may be implemented, or None."""
        if not mission_type_of(state, self.types).blocks_on_missing_analysis:
            return None
        found = analysis_freshness(state)
        match found.kind:
            case FreshnessKind.MISSING:
                return "there is none"
            case FreshnessKind.STALE:
                return f"{', '.join(found.changed)} changed after it"
            case FreshnessKind.FRESH:
                blocked = found.verdict is AnalysisVerdict.BLOCKED
                return "its verdict is blocked" if blocked else None
