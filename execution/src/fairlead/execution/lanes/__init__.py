"""Lanes: where packages are worked on, and the use cases on one package.

Start at `implement.py`, `review.py` and `verdicts.py`; `keeper.py` keeps branches and worktrees.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.execution.lanes.afterwards import (
        Afterwards,
    )
    from fairlead.execution.lanes.analysis_gate import (
        AnalysisGate,
    )
    from fairlead.execution.lanes.claiming import (
        Claims,
        holds,
        lease_of,
        reviews,
    )
    from fairlead.execution.lanes.done_once import (
        DoneOnce,
        OnceAnswer,
    )
    from fairlead.execution.lanes.errors import (
        AnalysisGateClosed,
        LaneBusy,
        LaneDirty,
        LaneElsewhere,
        LaneMissing,
        LaneSparseCheckoutInitFailed,
        LaneSyncConflict,
        LaneUnmerged,
        NotForReview,
    )
    from fairlead.execution.lanes.hand_over import (
        HandOver,
    )
    from fairlead.execution.lanes.implement import (
        ImplementWorkPackage,
    )
    from fairlead.execution.lanes.keeper import (
        Allocation,
        LaneKeeper,
    )
    from fairlead.execution.lanes.lane_context import (
        refuse_over,
        wrote,
    )
    from fairlead.execution.lanes.list_rescues import (
        ListRescues,
        RescueList,
    )
    from fairlead.execution.lanes.list_worktrees import (
        ListWorktrees,
    )
    from fairlead.execution.lanes.move import (
        MovedInLane,
        MoveInLane,
    )
    from fairlead.execution.lanes.named_place import (
        part_of,
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
        NotedLease,
    )
    from fairlead.execution.lanes.remove_worktree import (
        RemoveWorktree,
    )
    from fairlead.execution.lanes.removed import (
        RemovedWorktree,
    )
    from fairlead.execution.lanes.repair_worktrees import (
        RepairWorktrees,
    )
    from fairlead.execution.lanes.repaired import (
        RepairedWorktree,
        RepairedWorktrees,
    )
    from fairlead.execution.lanes.restore_rescue import (
        RestoredRescue,
        RestoreRescue,
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
    from fairlead.execution.lanes.worktree_errors import (
        LaneInUse,
        LaneIsCheckout,
        LaneNotFound,
        RescueBranchDiffers,
        RescueConflict,
        RescueNotFound,
    )
    from fairlead.execution.lanes.worktree_lines import (
        WorktreeCondition,
        WorktreeLine,
        WorktreeList,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "afterwards": ("Afterwards",),
            "analysis_gate": ("AnalysisGate",),
            "claiming": (
                "Claims",
                "holds",
                "lease_of",
                "reviews",
            ),
            "done_once": (
                "DoneOnce",
                "OnceAnswer",
            ),
            "errors": (
                "AnalysisGateClosed",
                "LaneBusy",
                "LaneDirty",
                "LaneElsewhere",
                "LaneMissing",
                "LaneSparseCheckoutInitFailed",
                "LaneSyncConflict",
                "LaneUnmerged",
                "NotForReview",
            ),
            "hand_over": ("HandOver",),
            "implement": ("ImplementWorkPackage",),
            "keeper": (
                "Allocation",
                "LaneKeeper",
            ),
            "lane_context": ("refuse_over", "wrote"),
            "list_rescues": (
                "ListRescues",
                "RescueList",
            ),
            "list_worktrees": ("ListWorktrees",),
            "move": (
                "MoveInLane",
                "MovedInLane",
            ),
            "named_place": ("part_of",),
            "occupancy": ("occupant",),
            "place": ("LanePlace",),
            "ports": (
                "Integrations",
                "LeaseNotes",
                "NotedLease",
            ),
            "remove_worktree": ("RemoveWorktree",),
            "removed": ("RemovedWorktree",),
            "repair_worktrees": ("RepairWorktrees",),
            "repaired": (
                "RepairedWorktree",
                "RepairedWorktrees",
            ),
            "restore_rescue": (
                "RestoreRescue",
                "RestoredRescue",
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
            "worktree_errors": (
                "LaneInUse",
                "LaneIsCheckout",
                "LaneNotFound",
                "RescueBranchDiffers",
                "RescueConflict",
                "RescueNotFound",
            ),
            "worktree_lines": (
                "WorktreeCondition",
                "WorktreeLine",
                "WorktreeList",
            ),
        },
    )

__all__ = [
    "Afterwards",
    "Allocation",
    "AnalysisGate",
    "AnalysisGateClosed",
    "ApproveWorkPackage",
    "Claims",
    "DoneOnce",
    "GivenVerdict",
    "HandOver",
    "ImplementWorkPackage",
    "Integrations",
    "LaneBusy",
    "LaneDirty",
    "LaneElsewhere",
    "LaneInUse",
    "LaneIsCheckout",
    "LaneKeeper",
    "LaneMissing",
    "LaneNotFound",
    "LanePlace",
    "LaneSparseCheckoutInitFailed",
    "LaneSyncConflict",
    "LaneUnmerged",
    "LeaseNotes",
    "ListRescues",
    "ListWorktrees",
    "MoveInLane",
    "MovedInLane",
    "NotForReview",
    "NotedLease",
    "OnceAnswer",
    "RecordVerdict",
    "RejectWorkPackage",
    "RemoveWorktree",
    "RemovedWorktree",
    "RepairWorktrees",
    "RepairedWorktree",
    "RepairedWorktrees",
    "RescueBranchDiffers",
    "RescueConflict",
    "RescueList",
    "RescueNotFound",
    "RestoreRescue",
    "RestoredRescue",
    "ReviewCycle",
    "ReviewWorkPackage",
    "WorkView",
    "WorktreeCondition",
    "WorktreeLine",
    "WorktreeList",
    "after_recording",
    "holds",
    "lease_of",
    "occupant",
    "part_of",
    "refuse_over",
    "reviews",
    "wrote",
]
