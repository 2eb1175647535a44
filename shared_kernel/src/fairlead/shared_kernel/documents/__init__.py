"""meta.json and lanes.json: the two documents of a mission that every context reads.

One parser each. Plain values: the hot path reads them without any library.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.shared_kernel.documents.errors import (
        DocumentInvalid,
        LanesInvalid,
        LanesMissing,
    )
    from fairlead.shared_kernel.documents.lane_plan import (
        ExecutionLane,
        LanePlan,
        PlannedWorkPackage,
    )
    from fairlead.shared_kernel.documents.mission_meta import MissionMeta
else:
    __getattr__ = exports(
        __name__,
        {
            "errors": (
                "DocumentInvalid",
                "LanesInvalid",
                "LanesMissing",
            ),
            "lane_plan": (
                "ExecutionLane",
                "LanePlan",
                "PlannedWorkPackage",
            ),
            "mission_meta": ("MissionMeta",),
        },
    )

__all__ = [
    "DocumentInvalid",
    "ExecutionLane",
    "LanePlan",
    "LanesInvalid",
    "LanesMissing",
    "MissionMeta",
    "PlannedWorkPackage",
]
