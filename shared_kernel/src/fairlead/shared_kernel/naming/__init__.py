"""The only place that spells a branch, a worktree folder, a mission directory or a state folder."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.shared_kernel.naming.names import (
        ARCHIVE_REFS,
        CONFIG_FILE,
        COORDINATION_BRANCHES,
        COORDINATION_PART,
        DOCTRINE_FOLDER,
        FAIRLEAD_REFS,
        HEADS,
        MERGE_CONFLICT_PART,
        MISSIONS_ROOT,
        PRIVATE_EXCLUDES,
        RESCUE_REFS,
        MissionNames,
        RescueName,
        archive_ref,
        conflict_part,
        conflict_ref,
        is_conflict_part,
        machine_state,
        rescue_ref,
        runtime_root,
        worktrees_root,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "names": (
                "ARCHIVE_REFS",
                "CONFIG_FILE",
                "COORDINATION_BRANCHES",
                "COORDINATION_PART",
                "DOCTRINE_FOLDER",
                "FAIRLEAD_REFS",
                "HEADS",
                "MERGE_CONFLICT_PART",
                "MISSIONS_ROOT",
                "PRIVATE_EXCLUDES",
                "RESCUE_REFS",
                "MissionNames",
                "RescueName",
                "archive_ref",
                "conflict_part",
                "conflict_ref",
                "is_conflict_part",
                "machine_state",
                "rescue_ref",
                "runtime_root",
                "worktrees_root",
            ),
        },
    )

__all__ = [
    "ARCHIVE_REFS",
    "CONFIG_FILE",
    "COORDINATION_BRANCHES",
    "COORDINATION_PART",
    "DOCTRINE_FOLDER",
    "FAIRLEAD_REFS",
    "HEADS",
    "MERGE_CONFLICT_PART",
    "MISSIONS_ROOT",
    "PRIVATE_EXCLUDES",
    "RESCUE_REFS",
    "MissionNames",
    "RescueName",
    "archive_ref",
    "conflict_part",
    "conflict_ref",
    "is_conflict_part",
    "machine_state",
    "rescue_ref",
    "runtime_root",
    "worktrees_root",
]
