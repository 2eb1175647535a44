"""Whether an analysis still holds: by content at the authority, wherever one stands."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.answers import RecordingProgram, breaches
from tests.e2e.test_whole_mission import ANALYSIS
from tests.program import PLAN, SPEC, Program, plan_two_packages


@pytest.fixture
def program(tmp_path: Path) -> RecordingProgram:
    fresh = Program.fresh(tmp_path)
    recording = RecordingProgram(fresh.root, fresh.home)
    plan_two_packages(recording)
    return recording


def test_the_answer_is_the_same_from_everywhere_and_ticks_change_nothing(
    program: RecordingProgram,
) -> None:
    missing = program.ask("analyze")
    program.ask("analyze", "--from", "-", stdin=ANALYSIS)
    fresh = program.ask("analyze")
    lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
    (lane / "below").mkdir()
    program.ask("annotate", "WP01", "--agent", "ada", "--subtask", "T001=done")
    program.ask("mission", "path", "--worktree")

    for place in (program.root, lane, lane / "below", next(program.root.glob(".worktrees/*coord"))):
        assert program.ask("analyze", cwd=place) == fresh
    shutil.rmtree(lane)
    assert program.ask("analyze") == fresh
    assert (missing["state"], fresh["state"]) == ("missing", "fresh")
    assert [found for answer in program.answers for found in breaches(answer)] == []


def test_what_changed_is_named(program: RecordingProgram) -> None:
    program.ask("analyze", "--from", "-", stdin=ANALYSIS)
    program.ask("specify", "--from", "-", stdin=SPEC + "\nAnd it waves.\n")

    stale = program.ask("analyze")
    told = program.run("analyze")
    program.ask("specify", "--from", "-", stdin=SPEC)
    again = program.ask("analyze")

    assert (stale["state"], stale["changed"]) == ("stale", ["spec.md"])
    assert b"spec.md changed after it" in told.stdout
    assert all(len(line) <= 80 for line in told.stdout.decode().splitlines())
    assert again["state"] == "fresh"


def test_the_packages_files_are_of_no_account_but_their_list_is(program: RecordingProgram) -> None:
    program.ask("analyze", "--from", "-", stdin=ANALYSIS)

    program.ask("tasks", "add", "--title", "Wave", "--owns", "wave.py", "--requires", "FR-001")
    program.ask("plan", "--from", "-", stdin=PLAN + "\nThree modules.\n")

    assert "plan.md" in program.ask("analyze")["changed"]
