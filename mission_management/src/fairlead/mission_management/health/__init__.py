"""Is everything as it must be? Reads only. Start at `examine_repository.py`."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.health.examine_repository import ExamineRepository
    from fairlead.mission_management.health.findings import (
        Finding,
        HealthReport,
        Severity,
    )
    from fairlead.mission_management.health.history import (
        HistoryReport,
        verify_history,
    )
    from fairlead.mission_management.health.verify_log import (
        LogVerification,
        VerifyLog,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "examine_repository": ("ExamineRepository",),
            "findings": (
                "Finding",
                "HealthReport",
                "Severity",
            ),
            "history": (
                "HistoryReport",
                "verify_history",
            ),
            "verify_log": (
                "LogVerification",
                "VerifyLog",
            ),
        },
    )

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
