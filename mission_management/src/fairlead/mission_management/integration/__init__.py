"""Code comes in, in two stages: a package into the mission, the mission into its target.

Start at `integrate.py` (stage 1) and `merge.py` (stage 2).
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.integration.archiving import (
        LaneRemoval,
    )
    from fairlead.mission_management.integration.close import (
        CloseMission,
    )
    from fairlead.mission_management.integration.closed import (
        ClosedMission,
    )
    from fairlead.mission_management.integration.errors import (
        CoordinationWorktreeDirty,
        IntegrationConflict,
        IntegrationError,
        MergeBusy,
        MergeConflict,
        MergeEmptyPayload,
        MergeInProgress,
        MergeLanded,
        MergeNotForward,
        MergeNotOnTarget,
        MergeNotPushed,
        MergeNoUpstream,
        MergePushRejected,
        MergeTargetGone,
        MergeTargetRestless,
        MergeUpstreamAhead,
        MissionIsMerged,
        MissionNotAccepted,
    )
    from fairlead.mission_management.integration.integrate import (
        Integrated,
        IntegrateWorkPackage,
    )
    from fairlead.mission_management.integration.landed import (
        require_landed,
    )
    from fairlead.mission_management.integration.merge import (
        MergeMission,
    )
    from fairlead.mission_management.integration.merged import (
        MergedMission,
    )
    from fairlead.mission_management.integration.ports import (
        RETROSPECTIVE_FILE,
        RetrospectiveDraft,
    )
    from fairlead.mission_management.integration.preview import (
        AbortedMerge,
        AbortMerge,
        MergePreview,
        PreviewMerge,
    )
    from fairlead.mission_management.integration.progress import (
        MergeJournal,
        MergeProgress,
        MergeStep,
    )
    from fairlead.mission_management.integration.restore_conflict import (
        RestoreConflict,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "archiving": ("LaneRemoval",),
            "close": ("CloseMission",),
            "closed": ("ClosedMission",),
            "errors": (
                "CoordinationWorktreeDirty",
                "IntegrationConflict",
                "IntegrationError",
                "MergeBusy",
                "MergeConflict",
                "MergeEmptyPayload",
                "MergeInProgress",
                "MergeLanded",
                "MergeNotForward",
                "MergeNotOnTarget",
                "MergeNotPushed",
                "MergeNoUpstream",
                "MergePushRejected",
                "MergeTargetGone",
                "MergeTargetRestless",
                "MergeUpstreamAhead",
                "MissionIsMerged",
                "MissionNotAccepted",
            ),
            "integrate": (
                "Integrated",
                "IntegrateWorkPackage",
            ),
            "merge": ("MergeMission",),
            "merged": ("MergedMission",),
            "landed": ("require_landed",),
            "ports": (
                "RETROSPECTIVE_FILE",
                "RetrospectiveDraft",
            ),
            "preview": (
                "AbortedMerge",
                "AbortMerge",
                "MergePreview",
                "PreviewMerge",
            ),
            "progress": (
                "MergeJournal",
                "MergeProgress",
                "MergeStep",
            ),
            "restore_conflict": ("RestoreConflict",),
        },
    )

__all__ = [
    "RETROSPECTIVE_FILE",
    "AbortMerge",
    "AbortedMerge",
    "CloseMission",
    "ClosedMission",
    "CoordinationWorktreeDirty",
    "IntegrateWorkPackage",
    "Integrated",
    "IntegrationConflict",
    "IntegrationError",
    "LaneRemoval",
    "MergeBusy",
    "MergeConflict",
    "MergeEmptyPayload",
    "MergeInProgress",
    "MergeJournal",
    "MergeLanded",
    "MergeMission",
    "MergeNoUpstream",
    "MergeNotForward",
    "MergeNotOnTarget",
    "MergeNotPushed",
    "MergePreview",
    "MergeProgress",
    "MergePushRejected",
    "MergeStep",
    "MergeTargetGone",
    "MergeTargetRestless",
    "MergeUpstreamAhead",
    "MergedMission",
    "MissionIsMerged",
    "MissionNotAccepted",
    "PreviewMerge",
    "RestoreConflict",
    "RetrospectiveDraft",
    "require_landed",
]
