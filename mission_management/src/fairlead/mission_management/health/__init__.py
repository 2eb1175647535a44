"""Is everything as it must be? Reads only. Start at `examine_repository.py`."""

from fairlead.mission_management.health.examine_repository import ExamineRepository
from fairlead.mission_management.health.findings import Finding, HealthReport, Severity
from fairlead.mission_management.health.history import HistoryReport, verify_history
from fairlead.mission_management.health.verify_log import LogVerification, VerifyLog

__all__ = [
    "ExamineRepository",
    "Finding",
    "HealthReport",
    "HistoryReport",
    "LogVerification",
    "Severity",
    "VerifyLog",
    "verify_history",
]
