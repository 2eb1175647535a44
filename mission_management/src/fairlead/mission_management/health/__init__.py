"""Is everything as it must be? Start at `examine_repository.py`; it reads only.

What may be mended without asking is `fix_repository.py`; what a person decides on is
`repair_repository.py`.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.health.examine_repository import ExamineRepository
    from fairlead.mission_management.health.findings import (
        Deed,
        Finding,
        HealthReport,
        Severity,
    )
    from fairlead.mission_management.health.fix_repository import FixRepository
    from fairlead.mission_management.health.git_checks import GitChecks
    from fairlead.mission_management.health.history import (
        HistoryReport,
        verify_history,
    )
    from fairlead.mission_management.health.mission_checks import MissionChecks
    from fairlead.mission_management.health.repair_repository import (
        MissionRepaired,
        RepairRepository,
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
                "Deed",
                "Finding",
                "HealthReport",
                "Severity",
            ),
            "fix_repository": ("FixRepository",),
            "git_checks": ("GitChecks",),
            "history": (
                "HistoryReport",
                "verify_history",
            ),
            "mission_checks": ("MissionChecks",),
            "repair_repository": (
                "MissionRepaired",
                "RepairRepository",
            ),
            "verify_log": (
                "LogVerification",
                "VerifyLog",
            ),
        },
    )

__all__ = [
    "Deed",
    "ExamineRepository",
    "Finding",
    "FixRepository",
    "GitChecks",
    "HealthReport",
    "HistoryReport",
    "LogVerification",
    "MissionChecks",
    "MissionRepaired",
    "RepairRepository",
    "Severity",
    "VerifyLog",
    "verify_history",
]
