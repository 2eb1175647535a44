"""Code that a step speaks of is on the device before the step is: agents commit with their own git.

Each flush is seen as it is made, with the value that the mission's branch has at that moment.
"""

import os
from pathlib import Path

import pytest

from tests.faults.conftest import Planned
from tests.program import Program

AGENT = ("--actor", "ada")
REVIEWER = "human:rita"


class Watch:
    """Notes every flush of a command: of which file, and where the branch was by then."""

    def __init__(self, file: Path, ref: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.file, self.ref = file, ref
        flush = os.fsync

        def noting(descriptor: int) -> None:
            flush(descriptor)
            with file.open("a") as notes:
                notes.write(f"{os.fstat(descriptor).st_ino} {ref.read_text().strip()}\n")

        monkeypatch.setattr(os, "fsync", noting)

    def clear(self) -> str:
        """Forget what was flushed; return where the branch is."""
        self.file.write_text("")
        return self.ref.read_text().strip()

    def flushed(self, at: str) -> set[int]:
        """What was flushed while the branch was there."""
        lines = [line.split() for line in self.file.read_text().splitlines()]
        return {int(inode) for inode, seen in lines if seen == at}


def objects(program: Program, new: list[str]) -> set[int]:
    """Objects, and the folders of their names."""
    files = [program.root / ".git/objects" / name[:2] / name[2:] for name in new]
    return {path.stat().st_ino for file in files for path in (file, file.parent)}


def inodes(program: Program, new: list[str], branch: str) -> set[int]:
    """Everything of a lane that has to be flushed: its ref too."""
    ref = program.root / ".git/refs/heads" / branch
    return objects(program, new) | {ref.stat().st_ino, ref.parent.stat().st_ino}


def added(program: Program, tip: str, base: str) -> list[str]:
    listed = program.git("rev-list", "--objects", tip, f"^{base}")
    return [line.split(" ")[0] for line in listed.splitlines()]


def begun(planned: Planned) -> Path:
    """Let an agent begin the first package; return its worktree."""
    words = ("implement", "WP01", "-m", planned.mission, "--agent", "ada")
    return Path(planned.program.ask(*words)["workspace"])


def hand_over(planned: Planned) -> None:
    program, at = planned.program, ("-m", planned.mission)
    words = ("--subtask", "T001=done", "--agent", "ada")
    program.ask("annotate", "WP01", *at, *words)
    program.ask("move", "WP01", "for_review", *at, *AGENT)


@pytest.fixture
def watch(planned: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    ref = planned.program.root / ".git" / planned.authority
    return Watch(tmp_path / "flushes", ref, monkeypatch)


def test_what_is_for_review_is_flushed_before_that_is_recorded(
    planned: Planned, watch: Watch
) -> None:
    program, lane = planned.program, begun(planned)
    program.commit_in(lane, {"hello.py": "print('hello')\n"}, "Greet")
    branch = program.git("branch", "--show-current", cwd=lane).strip()
    program.ask(
        *("annotate", "WP01", "-m", planned.mission, "--agent", "ada", "--subtask", "T001=done")
    )
    before = watch.clear()
    new = added(program, branch, planned.authority)
    assert len(new) == 3, "commit, folder and file"

    program.ask("move", "WP01", "for_review", "-m", planned.mission, *AGENT)

    assert inodes(program, new, branch) <= watch.flushed(before)


def test_what_is_approved_is_flushed_before_that_is_recorded(
    planned: Planned, watch: Watch
) -> None:
    program, lane = planned.program, begun(planned)
    program.commit_in(lane, {"hello.py": "print('hello')\n"}, "Greet")
    branch = program.git("branch", "--show-current", cwd=lane).strip()
    hand_over(planned)
    at = ("-m", planned.mission)
    program.ask("review", "WP01", *at, "--reviewer", REVIEWER)
    before = watch.clear()
    new = added(program, branch, planned.authority)

    program.ask("review", "WP01", *at, "--reviewer", REVIEWER, "--approve")

    assert inodes(program, new, branch) <= watch.flushed(before)


def test_commits_of_others_below_ours_are_flushed_before_the_branch_moves_on(
    planned: Planned, watch: Watch, tmp_path: Path
) -> None:
    program, branch = planned.program, planned.authority.removeprefix("refs/heads/")
    words = ("annotate", "WP01", "-m", planned.mission, "--note", "x")
    program.ask(*words)
    base = watch.clear()
    program.git("worktree", "add", "--quiet", str(tmp_path / "shown"), branch)
    program.commit_in(tmp_path / "shown", {"theirs": "1\n"}, "Theirs")
    before = watch.clear()
    new = added(program, before, base)

    program.ask(*words)

    assert objects(program, new) <= watch.flushed(before)
