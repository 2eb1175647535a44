"""What an examination finds, and what was done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is. ERROR makes the examination fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be, or is worth knowing."""

    severity: Severity
    code: str
    where: str
    message: str
    next_step: str = ""

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "where": self.where,
            "message": self.message,
            "next_step": self.next_step,
        }


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was mended; `code` is that of the finding that called for it."""

    code: str
    where: str
    message: str

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {"code": self.code, "where": self.where, "message": self.message}


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Everything an examination looked at, and what it found."""

    checks: tuple[str, ...]
    missions: int
    commits: int
    rows: int
    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """True when no finding is an error."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    def written(self) -> Mapping[str, object]:
        """The `data` of `doctor --json`."""
        return {
            "healthy": self.healthy,
            "checks": list(self.checks),
            "missions": self.missions,
            "commits": self.commits,
            "rows": self.rows,
            "findings": [finding.written() for finding in self.findings],
        }
