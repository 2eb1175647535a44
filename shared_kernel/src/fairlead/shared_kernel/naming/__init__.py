"""The only place that spells a branch, a worktree folder, a mission directory or a state folder."""

from fairlead.shared_kernel.naming.names import (
    ARCHIVE_REFS,
    CONFIG_FILE,
    COORDINATION_BRANCHES,
    FAIRLEAD_REFS,
    HEADS,
    MISSIONS_ROOT,
    PRIVATE_EXCLUDES,
    RESCUE_REFS,
    MissionNames,
    archive_ref,
    machine_state,
    rescue_ref,
    runtime_root,
    worktrees_root,
)

__all__ = [
    "ARCHIVE_REFS",
    "CONFIG_FILE",
    "COORDINATION_BRANCHES",
    "FAIRLEAD_REFS",
    "HEADS",
    "MISSIONS_ROOT",
    "PRIVATE_EXCLUDES",
    "RESCUE_REFS",
    "MissionNames",
    "archive_ref",
    "machine_state",
    "rescue_ref",
    "runtime_root",
    "worktrees_root",
]
