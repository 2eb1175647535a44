"""What a repair did about each worktree."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FINE, MADE, MENDED, FORGOTTEN, LEFT = "fine", "made", "mended", "forgotten", "left"


@dataclass(frozen=True, slots=True)
class RepairedWorktree:
    """What was done about one worktree.

    `outcome` is `fine`, `made` (its folder was gone), `mended` (it showed what it must hide, or git
    looked for it elsewhere), `forgotten` (its folder is gone and nobody needs it), or `left` for a
    person, with the reason.
    """

    lane: str
    path: Path
    outcome: str
    message: str = ""
    next_step: str = ""
    set_aside: tuple[Path, ...] = ()

    def written(self) -> Mapping[str, object]:
        """One entry of `worktree repair --json`."""
        return {
            "lane": self.lane,
            "path": str(self.path),
            "outcome": self.outcome,
            "message": self.message,
            "next_step": self.next_step,
            "set_aside": [str(path) for path in self.set_aside],
        }


@dataclass(frozen=True, slots=True)
class RepairedWorktrees:
    """What was done about the worktrees of a mission."""

    mission_slug: str
    worktrees: tuple[RepairedWorktree, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `worktree repair --json`."""
        return {
            "mission_slug": self.mission_slug,
            "worktrees": [one.written() for one in self.worktrees],
        }
