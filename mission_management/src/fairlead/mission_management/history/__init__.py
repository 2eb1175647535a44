"""Looking back: a mission as it was, what changed, and why a package is where it is.

Everything is computed from committed history only. Start at `points.py`.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.history.compare import (
        CompareHistory,
        HistoryDiff,
        LaneChange,
    )
    from fairlead.mission_management.history.errors import HistoryPointNotFound
    from fairlead.mission_management.history.explain import ExplainPackage, Explanation
    from fairlead.mission_management.history.follow import FollowLog
    from fairlead.mission_management.history.points import Point, PointFinder
    from fairlead.mission_management.history.read_status_at import ReadStatusAt
    from fairlead.mission_management.history.watch_status import WatchStatus, is_over
else:
    __getattr__ = exports(
        __name__,
        {
            "compare": (
                "CompareHistory",
                "HistoryDiff",
                "LaneChange",
            ),
            "errors": ("HistoryPointNotFound",),
            "explain": (
                "ExplainPackage",
                "Explanation",
            ),
            "follow": ("FollowLog",),
            "points": (
                "Point",
                "PointFinder",
            ),
            "read_status_at": ("ReadStatusAt",),
            "watch_status": (
                "WatchStatus",
                "is_over",
            ),
        },
    )

__all__ = [
    "CompareHistory",
    "ExplainPackage",
    "Explanation",
    "FollowLog",
    "HistoryDiff",
    "HistoryPointNotFound",
    "LaneChange",
    "Point",
    "PointFinder",
    "ReadStatusAt",
    "WatchStatus",
    "is_over",
]
