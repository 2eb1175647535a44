"""Repositories of existing missions, as other programs left them, built from real mission files."""

import json
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.program import Program

MISSIONS = Path(__file__).parent / "fixtures" / "missions"
MISSION = "offline-queue-enqueue-performance-01KRC4HN"
"""Eight rows: one package, from planned to approved, in one lane."""
EVENTS, SNAPSHOT = "status.events.jsonl", "status.json"


class Layout(StrEnum):
    """Where another program kept a mission, as meta.json records it."""

    SINGLE_BRANCH = "single_branch"
    LANES = "lanes"
    COORD = "coord"
    LANES_WITH_COORD = "lanes_with_coord"

    @property
    def has_coordination_branch(self) -> bool:
        return self in (Layout.COORD, Layout.LANES_WITH_COORD)

    @property
    def has_lanes(self) -> bool:
        return self in (Layout.LANES, Layout.LANES_WITH_COORD)


@dataclass(frozen=True)
class Foreign:
    """A repository with one foreign mission; its target is shown by the primary checkout."""

    program: Program
    layout: Layout
    target: str
    rows: tuple[bytes, ...]
    """The real log, which only the authority holds whole."""

    @property
    def directory(self) -> str:
        return f"kitty-specs/{MISSION}"

    @property
    def coordination_branch(self) -> str:
        return f"kitty/mission-{MISSION}"

    @property
    def lane_branch(self) -> str:
        return f"{self.coordination_branch}-lane-a"

    @property
    def lane(self) -> Path:
        return self.program.root / ".worktrees" / f"{MISSION}-lane-a"

    @property
    def authority(self) -> str:
        """Short name of the branch that holds the truth."""
        if self.layout.has_coordination_branch:
            return self.coordination_branch
        return self.lane_branch if self.layout.has_lanes else self.target

    def log_in(self, worktree: Path) -> Path:
        return worktree / self.directory / EVENTS

    def record(self, worktree: Path, *rows: bytes, commit: bool = True) -> None:
        """Append rows in a worktree as the other program does, committed or not."""
        with self.log_in(worktree).open("ab") as log:
            log.writelines(rows)
        if commit:
            self.program.git("add", "--all", "--", self.directory, cwd=worktree)
            self.program.git("commit", "--quiet", "-m", "Record events", cwd=worktree)


def foreign(place: Path, layout: Layout, *, target: str = "work") -> Foreign:
    """Build a repository in which another program worked on a mission up to its approval."""
    program = Program.fresh(place)
    if target != "main":
        program.git("switch", "--quiet", "--create", target)
    rows = tuple((MISSIONS / MISSION / EVENTS).read_bytes().splitlines(keepends=True))
    made = Foreign(program, layout, target, rows)
    folder = program.root / made.directory
    shutil.copytree(MISSIONS / MISSION, folder)
    meta = json.loads((folder / "meta.json").read_text())
    meta |= {"topology": layout.value, "target_branch": target}
    if layout.has_coordination_branch:
        meta["coordination_branch"] = made.coordination_branch
    (folder / "meta.json").write_text(json.dumps(meta, indent=2, sort_keys=True) + "\n")
    (folder / SNAPSHOT).unlink()
    (folder / EVENTS).write_bytes(b"".join(rows[:1]))
    with (program.root / ".git" / "info" / "exclude").open("a") as exclude:
        exclude.write("/.worktrees/\n")
    program.git("add", "--all")
    program.git("commit", "--quiet", "-m", "Plan the mission")
    if layout.has_coordination_branch:
        program.git("branch", made.coordination_branch)
    if layout.has_lanes:
        program.git("worktree", "add", "--quiet", "-b", made.lane_branch, str(made.lane))
    _finish(made)
    return made


def _finish(made: Foreign) -> None:
    """Let the authority hold the whole log, and a lane less of it."""
    program, rest = made.program, made.rows[1:]
    if made.layout.has_coordination_branch:
        if made.layout.has_lanes:
            made.record(made.lane, *rest[:2])
        place = program.root / ".worktrees" / "for-a-moment"
        program.git("worktree", "add", "--quiet", str(place), made.coordination_branch)
        made.record(place, *rest)
        program.git("worktree", "remove", str(place))
    else:
        made.record(made.lane if made.layout.has_lanes else program.root, *rest)
