"""What removing a worktree answers with."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RemovedWorktree:
    """What went, and what keeps it. `removed` is False where nothing was there."""

    mission_slug: str
    lane: str
    path: Path
    removed: bool
    branch: str | None = None
    rescue: str | None = None
    ignored: tuple[str, ...] = ()

    def written(self) -> Mapping[str, object]:
        """The `data` of `worktree remove --json`."""
        return {
            "mission_slug": self.mission_slug,
            "lane": self.lane,
            "worktree": str(self.path),
            "removed": self.removed,
            "deleted_branch": self.branch,
            "rescue_ref": self.rescue,
            "ignored": list(self.ignored),
        }
