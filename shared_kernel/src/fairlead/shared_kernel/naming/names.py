"""Every name on disk and in git that belongs to a mission (contract topology, table of names)."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from fairlead.shared_kernel.identity import LaneId, MissionFolder, MissionId

HEADS = "refs/heads/"
FAIRLEAD_REFS = "refs/fairlead/"
ARCHIVE_REFS = f"{FAIRLEAD_REFS}archive/"
RESCUE_REFS = f"{FAIRLEAD_REFS}rescue/"
COORDINATION_BRANCHES = "kitty/mission-"
MISSIONS_ROOT = "kitty-specs"
CONFIG_FILE = ".kittify/config.yaml"
DOCTRINE_FOLDER = ".kittify/doctrine"
"""What a project brings of its own: a folder `mission_types`, a folder `templates`."""
COORDINATION_PART = "coord"
"""What the coordination worktree is called where lanes are called `a`, `b` and so on."""
MERGE_CONFLICT_PART = "conflict-merge"
"""What the conflict of a mission with its target is called, where that of WP01 is conflict-wp01."""
_CONFLICT = "conflict-"
_WORKTREES = ".worktrees"
_RUNTIME = ".kittify/runtime"
PRIVATE_EXCLUDES = (f"/{_WORKTREES}/", f"/{_RUNTIME}/")
_LANE_MARK = "-lane-"


@dataclass(frozen=True, slots=True)
class MissionNames:
    """All names that follow from a mission's folder name."""

    folder: MissionFolder

    @property
    def directory(self) -> str:
        """The mission directory, relative to the top of the tree, with `/`."""
        return f"{MISSIONS_ROOT}/{self.folder}"

    def file(self, name: str) -> str:
        """The path of one file of the mission, relative to the top of the tree."""
        return f"{self.directory}/{name}"

    @property
    def coordination_branch(self) -> str:
        """The short name of the coordination branch."""
        return f"{COORDINATION_BRANCHES}{self.folder}"

    def lane_branch(self, lane: LaneId) -> str:
        """The short name of a lane's branch."""
        return f"{self.coordination_branch}{_LANE_MARK}{lane}"

    def lane_of_branch(self, branch: str) -> LaneId | None:
        """The lane whose branch has this short name; None if it is not one of this mission."""
        prefix = f"{self.coordination_branch}{_LANE_MARK}"
        return _lane(branch.removeprefix(prefix)) if branch.startswith(prefix) else None

    def lane_worktree(self, primary_root: Path, lane: LaneId) -> Path:
        """The folder of a lane's worktree."""
        return worktrees_root(primary_root) / f"{self.folder}{_LANE_MARK}{lane}"

    def recorded_lane_branch(self, lane_id: str) -> str:
        """The short name of the branch of a lane as a plan records it; foreign plans have words."""
        lane = _recorded(lane_id)
        return self.lane_branch(lane) if lane else f"{self.coordination_branch}-{lane_id}"

    def recorded_lane_worktree(self, primary_root: Path, lane_id: str) -> Path:
        """The folder of the worktree of a lane as a plan records it; it need not exist."""
        lane = _recorded(lane_id)
        if lane:
            return self.lane_worktree(primary_root, lane)
        return worktrees_root(primary_root) / f"{self.folder}-{lane_id}"

    def coordination_worktree(self, primary_root: Path) -> Path:
        """The folder where the coordination branch is shown, for people who ask for it."""
        return worktrees_root(primary_root) / f"{self.folder}-{COORDINATION_PART}"

    def conflict_worktree(self, primary_root: Path, part: str) -> Path:
        """The folder in which somebody resolves a conflict; `part` says which one."""
        return primary_root / self.conflict_folder(part)

    def conflict_folder(self, part: str) -> str:
        """The same, relative to the primary checkout, with `/`."""
        return f"{_WORKTREES}/{self.folder}-{part}"

    @classmethod
    def of_conflict_worktree(cls, name: str) -> tuple[Self, str] | None:
        """Read the name of a folder: the mission, and the part if it is that of a conflict."""
        folder, mark, about = name.rpartition(f"-{_CONFLICT}")
        try:
            return (cls(MissionFolder(folder)), f"{_CONFLICT}{about}") if mark and about else None
        except ValueError:
            return None

    @classmethod
    def of_branch(cls, branch: str) -> tuple[Self, LaneId | None] | None:
        """Read a short branch name: the mission, and the lane if it is a lane's branch."""
        if not branch.startswith(COORDINATION_BRANCHES):
            return None
        folder, mark, lane_text = branch.removeprefix(COORDINATION_BRANCHES).rpartition(_LANE_MARK)
        lane = _lane(lane_text) if mark else None
        name = folder if lane else branch.removeprefix(COORDINATION_BRANCHES)
        try:
            return cls(MissionFolder(name)), lane
        except ValueError:
            return None


def conflict_part(wp_id: str | None) -> str:
    """What the conflict of a package, or of the whole mission (None), is called."""
    return f"{_CONFLICT}{wp_id.lower()}" if wp_id else MERGE_CONFLICT_PART


def is_conflict_part(part: str) -> bool:
    """Tell whether a part of a mission's worktrees is a conflict, no lane."""
    return part.startswith(_CONFLICT)


def conflict_ref(state_key: str, part: str) -> str:
    """The full name of the ref by which git keeps what a waiting conflict is made of."""
    return f"{FAIRLEAD_REFS}conflict/{MissionFolder(state_key)}/{part}"


def archive_ref(mission_id: MissionId) -> str:
    """The full name of the ref that keeps a merged or closed mission."""
    return f"{ARCHIVE_REFS}{mission_id}"


def rescue_ref(mission_id: MissionId, lane: LaneId, number: int) -> str:
    """The full name of the ref that keeps what a removed lane worktree held."""
    return RescueName(mission_id.value, lane.value, number).ref


@dataclass(frozen=True, slots=True, order=True)
class RescueName:
    """The name of what was kept of a removed worktree.

    `state_key` is the mission's id, or the folder name of one without; `part` a lane without its
    `lane-`, or `coord`; `number` counts from 1.
    """

    state_key: str
    part: str
    number: int

    def __post_init__(self) -> None:
        MissionFolder(self.state_key)
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", self.part) or self.number < 1:
            raise ValueError(f"not the name of a rescue: {self.part!r} {self.number}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a full ref, or what follows `refs/fairlead/rescue/`.

        Raises:
            ValueError: it is neither.
        """
        parts = text.removeprefix(RESCUE_REFS).split("/")
        if len(parts) != 3 or not parts[2].isdigit():
            raise ValueError(f"not the name of a rescue: {text!r}")
        return cls(parts[0], parts[1], int(parts[2]))

    @property
    def ref(self) -> str:
        """The full name of the ref."""
        return f"{RESCUE_REFS}{self.state_key}/{self.part}/{self.number}"


def machine_state(common_dir: Path, state_key: str) -> Path:
    """The folder of one mission's machine state, shared by all worktrees."""
    return common_dir / "fairlead" / state_key


def worktrees_root(primary_root: Path) -> Path:
    """The folder that holds the worktrees of all lanes."""
    return primary_root / _WORKTREES


def runtime_root(primary_root: Path) -> Path:
    """The folder of what may be lost at any time: runs and prompts."""
    return primary_root / _RUNTIME


def _recorded(text: str) -> LaneId | None:
    try:
        return LaneId.recorded(text)
    except ValueError:
        return None


def _lane(text: str) -> LaneId | None:
    try:
        return LaneId(text)
    except ValueError:
        return None
