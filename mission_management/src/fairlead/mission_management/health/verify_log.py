"""Use case: verify a mission's log over its whole history."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.health.findings import Severity
from fairlead.mission_management.health.history import HistoryReport, verify_history
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.git import Repository


@dataclass(frozen=True, slots=True)
class LogVerification:
    """The outcome: what was walked, and what is wrong."""

    report: HistoryReport

    @property
    def verified(self) -> bool:
        """True when every commit holds what it must."""
        return not any(f.severity is Severity.ERROR for f in self.report.findings)

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "verified": self.verified,
            "commits": self.report.commits,
            "rows": self.report.rows,
            "findings": [finding.written() for finding in self.report.findings],
        }


@dataclass(frozen=True, slots=True)
class VerifyLog:
    """Walk every commit of the mission and check log and snapshot."""

    repository: Repository

    def __call__(self, context: ReadContext) -> LogVerification:
        """Verify the history that ends at the commit the context was resolved at."""
        report = verify_history(
            self.repository.objects,
            self.repository.history,
            context.surface.read_commit,
            context.identity.folder,
        )
        return LogVerification(report)
