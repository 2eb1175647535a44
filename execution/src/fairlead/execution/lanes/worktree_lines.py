"""What is told of each lane and worktree."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fairlead.shared_kernel.git import Oid


class WorktreeCondition(StrEnum):
    """What can be said of a lane or a folder at a glance."""

    CLEAN = "clean"
    DIRTY = "dirty"
    DRIFTED = "drifted"
    """Its sparse checkout does not hide what it must."""
    NOT_SHOWN = "not_shown"
    """The branch is there, and no worktree shows it."""
    FOLDER_GONE = "folder_gone"
    """git knows the worktree, and somebody deleted its folder."""
    MOVED = "moved"
    """The folder is here, and git looks for it where it was before the repository was moved."""
    LOST = "lost"
    """Work began in it that is nowhere else, and its branch is gone."""
    OTHER_BRANCH = "other_branch"
    CONFLICT = "conflict"
    """Somebody is to resolve a merge there."""
    STRAY = "stray"
    """A folder among the worktrees that git knows nothing of."""


@dataclass(frozen=True, slots=True)
class WorktreeLine:
    """One lane, coordination worktree or folder; `unmerged` counts commits nobody took in."""

    mission_slug: str | None
    lane: str | None
    branch: str | None
    path: Path
    condition: WorktreeCondition
    tip: Oid | None = None
    wp_ids: tuple[str, ...] = ()
    changed: int = 0
    unmerged: int = 0

    def written(self) -> Mapping[str, object]:
        """One entry of `worktree list --json`."""
        return {
            "mission_slug": self.mission_slug,
            "lane": self.lane,
            "branch": self.branch,
            "path": str(self.path),
            "condition": self.condition.value,
            "tip": self.tip,
            "work_packages": list(self.wp_ids),
            "changed": self.changed,
            "unmerged": self.unmerged,
        }


@dataclass(frozen=True, slots=True)
class WorktreeList:
    """Every lane and worktree of the repository's missions, by path."""

    worktrees: tuple[WorktreeLine, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `worktree list --json`; the same from every working directory."""
        return {"worktrees": [line.written() for line in self.worktrees]}
