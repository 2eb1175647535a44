"""Missions: creating, finding, showing them. Start at `catalog.py`; `authority.py` is the rule.

Which ref holds a mission's truth is decided in one place, `decide_authority`. Names are imported at
first use: every command finds a mission, few create or list them (ADR 0010).
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.missions.authority import (
        Authority,
        decide_authority,
    )
    from fairlead.mission_management.missions.catalog import (
        MissionCatalog,
        Sighting,
        Unavailable,
    )
    from fairlead.mission_management.missions.coordination_worktree import (
        ShowMissionFiles,
    )
    from fairlead.mission_management.missions.create import (
        CreateMission,
    )
    from fairlead.mission_management.missions.creation import (
        CreatedMission,
        CreateMissionRequest,
    )
    from fairlead.mission_management.missions.ending_errors import (
        MissionIsActive,
        MissionNotOurs,
        WordsMissing,
    )
    from fairlead.mission_management.missions.errors import (
        BranchNamespaceBlocked,
        CoordAuthorityUnavailable,
        CoordinationBranchConflict,
        GuardNotRegistered,
        LegacyLogDiverged,
        MissionAmbiguous,
        MissionNotFound,
        MissionSlugInvalid,
        RepositoryHasNoCommits,
        TargetBranchNotFound,
    )
    from fairlead.mission_management.missions.evidence import (
        Copy,
        Evidence,
    )
    from fairlead.mission_management.missions.follow_up import (
        FollowUp,
        RecordFollowUp,
    )
    from fairlead.mission_management.missions.lane_views import (
        hidden_in_lanes,
    )
    from fairlead.mission_management.missions.ports import (
        PrivateExcludes,
        StepGuards,
    )
    from fairlead.mission_management.missions.remembered import (
        Remembered,
        recall,
        remember,
    )
    from fairlead.mission_management.missions.reopen import (
        ReopenedMission,
        ReopenMission,
    )
    from fairlead.mission_management.missions.rescue import (
        Kept,
        Rescued,
        Rescuer,
    )
    from fairlead.mission_management.missions.selection import (
        matching,
    )
    from fairlead.mission_management.missions.summary import (
        commit_summary,
    )
    from fairlead.mission_management.missions.type_file import (
        MISSION_TYPE_FILE,
        frozen_type,
    )
    from fairlead.mission_management.missions.views import (
        ListMissions,
        MissionCard,
        MissionList,
        MissionPath,
        MissionPlace,
        ShowMission,
    )
    from fairlead.mission_management.missions.worktree_errors import (
        CoordinationWorktreeMismatch,
        CoordinationWorktreeUnavailable,
        MissionNotShown,
        MissionViewBehind,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "authority": (
                "Authority",
                "decide_authority",
            ),
            "catalog": (
                "MissionCatalog",
                "Sighting",
                "Unavailable",
            ),
            "coordination_worktree": ("ShowMissionFiles",),
            "create": ("CreateMission",),
            "creation": (
                "CreatedMission",
                "CreateMissionRequest",
            ),
            "ending_errors": (
                "MissionIsActive",
                "MissionNotOurs",
                "WordsMissing",
            ),
            "errors": (
                "BranchNamespaceBlocked",
                "CoordAuthorityUnavailable",
                "CoordinationBranchConflict",
                "GuardNotRegistered",
                "LegacyLogDiverged",
                "MissionAmbiguous",
                "MissionNotFound",
                "MissionSlugInvalid",
                "RepositoryHasNoCommits",
                "TargetBranchNotFound",
            ),
            "evidence": (
                "Copy",
                "Evidence",
            ),
            "follow_up": (
                "FollowUp",
                "RecordFollowUp",
            ),
            "lane_views": ("hidden_in_lanes",),
            "ports": (
                "PrivateExcludes",
                "StepGuards",
            ),
            "remembered": (
                "Remembered",
                "recall",
                "remember",
            ),
            "reopen": (
                "ReopenMission",
                "ReopenedMission",
            ),
            "rescue": (
                "Kept",
                "Rescued",
                "Rescuer",
            ),
            "selection": ("matching",),
            "summary": ("commit_summary",),
            "type_file": (
                "MISSION_TYPE_FILE",
                "frozen_type",
            ),
            "views": (
                "ListMissions",
                "MissionCard",
                "MissionList",
                "MissionPath",
                "MissionPlace",
                "ShowMission",
            ),
            "worktree_errors": (
                "CoordinationWorktreeMismatch",
                "CoordinationWorktreeUnavailable",
                "MissionNotShown",
                "MissionViewBehind",
            ),
        },
    )

__all__ = [
    "MISSION_TYPE_FILE",
    "Authority",
    "BranchNamespaceBlocked",
    "CoordAuthorityUnavailable",
    "CoordinationBranchConflict",
    "CoordinationWorktreeMismatch",
    "CoordinationWorktreeUnavailable",
    "Copy",
    "CreateMission",
    "CreateMissionRequest",
    "CreatedMission",
    "Evidence",
    "FollowUp",
    "GuardNotRegistered",
    "Kept",
    "LegacyLogDiverged",
    "ListMissions",
    "MissionAmbiguous",
    "MissionCard",
    "MissionCatalog",
    "MissionIsActive",
    "MissionList",
    "MissionNotFound",
    "MissionNotOurs",
    "MissionNotShown",
    "MissionPath",
    "MissionPlace",
    "MissionSlugInvalid",
    "MissionViewBehind",
    "PrivateExcludes",
    "RecordFollowUp",
    "Remembered",
    "ReopenMission",
    "ReopenedMission",
    "RepositoryHasNoCommits",
    "Rescued",
    "Rescuer",
    "ShowMission",
    "ShowMissionFiles",
    "Sighting",
    "StepGuards",
    "TargetBranchNotFound",
    "Unavailable",
    "WordsMissing",
    "commit_summary",
    "decide_authority",
    "frozen_type",
    "hidden_in_lanes",
    "matching",
    "recall",
    "remember",
]
