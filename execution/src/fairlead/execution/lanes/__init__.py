"""Lanes: where packages are worked on, and the use cases on one package.

Start at `implement.py`, `review.py` and `verdicts.py`; `keeper.py` keeps branches and worktrees.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.execution.lanes.analysis_gate import (
        AnalysisGate,
    )
    from fairlead.execution.lanes.claiming import (
        Claims,
        holds,
        lease_of,
        reviews,
    )
    from fairlead.execution.lanes.errors import (
        AnalysisGateClosed,
        LaneBusy,
        LaneDirty,
        LaneElsewhere,
        LaneMissing,
        LaneSyncConflict,
        LaneUnmerged,
        NotForReview,
    )
    from fairlead.execution.lanes.implement import (
        ImplementWorkPackage,
    )
    from fairlead.execution.lanes.keeper import (
        Allocation,
        LaneKeeper,
    )
    from fairlead.execution.lanes.lane_context import (
        wrote,
    )
    from fairlead.execution.lanes.noted_lease import (
        lease_for,
    )
    from fairlead.execution.lanes.occupancy import (
        occupant,
    )
    from fairlead.execution.lanes.place import (
        LanePlace,
    )
    from fairlead.execution.lanes.ports import (
        Integrations,
        LeaseNotes,
    )
    from fairlead.execution.lanes.review import (
        ReviewWorkPackage,
    )
    from fairlead.execution.lanes.review_cycle import (
        ReviewCycle,
    )
    from fairlead.execution.lanes.verdicts import (
        ApproveWorkPackage,
        GivenVerdict,
        RecordVerdict,
        RejectWorkPackage,
    )
    from fairlead.execution.lanes.view import (
        WorkView,
        after_recording,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "analysis_gate": ("AnalysisGate",),
            "claiming": (
                "Claims",
                "holds",
                "lease_of",
                "reviews",
            ),
            "errors": (
                "AnalysisGateClosed",
                "LaneBusy",
                "LaneDirty",
                "LaneElsewhere",
                "LaneMissing",
                "LaneSyncConflict",
                "LaneUnmerged",
                "NotForReview",
            ),
            "implement": ("ImplementWorkPackage",),
            "keeper": (
                "Allocation",
                "LaneKeeper",
            ),
            "lane_context": ("wrote",),
            "noted_lease": ("lease_for",),
            "occupancy": ("occupant",),
            "place": ("LanePlace",),
            "ports": (
                "Integrations",
                "LeaseNotes",
            ),
            "review": ("ReviewWorkPackage",),
            "review_cycle": ("ReviewCycle",),
            "verdicts": (
                "ApproveWorkPackage",
                "GivenVerdict",
                "RecordVerdict",
                "RejectWorkPackage",
            ),
            "view": (
                "WorkView",
                "after_recording",
            ),
        },
    )

__all__ = [
    "Allocation",
    "AnalysisGate",
    "AnalysisGateClosed",
    "ApproveWorkPackage",
    "Claims",
    "GivenVerdict",
    "ImplementWorkPackage",
    "Integrations",
    "LaneBusy",
    "LaneDirty",
    "LaneElsewhere",
    "LaneKeeper",
    "LaneMissing",
    "LanePlace",
    "LaneSyncConflict",
    "LaneUnmerged",
    "LeaseNotes",
    "NotForReview",
    "RecordVerdict",
    "RejectWorkPackage",
    "ReviewCycle",
    "ReviewWorkPackage",
    "WorkView",
    "after_recording",
    "holds",
    "lease_for",
    "lease_of",
    "occupant",
    "reviews",
    "wrote",
]
