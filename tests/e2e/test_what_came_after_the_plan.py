"""A package or a requirement that is written after the plan was made is not forgotten."""

import shutil
from pathlib import Path

import pytest

from tests.program import PLAN, SPEC, Program

LATER = "- **FR-003**: The program waves\n"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission whose one package is done; it is not accepted yet."""
    place = tmp_path_factory.mktemp("finished")
    program = Program.fresh(place)
    program.ask("mission", "create", "greetings")
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    both = ("--requires", "FR-001,FR-002")
    program.ask("tasks", "add", "--title", "Greet", "--owns", "hello.py", *both)
    program.ask("tasks", "finalize")
    done(program, "WP01", "hello.py")
    return place


@pytest.fixture
def program(finished: Path, tmp_path: Path) -> Program:
    shutil.copytree(finished, tmp_path / "copy")
    found = Program(tmp_path / "copy" / "repository", tmp_path / "copy" / "home")
    found.ask("worktree", "repair")
    return found


def done(program: Program, wp_id: str, file: str) -> None:
    lane = Path(program.ask("implement", wp_id, "--agent", "ada")["workspace"])
    program.commit_in(lane, {file: "x = 1\n"}, f"Work on {wp_id}")
    program.ask("move", wp_id, "for_review", "--actor", "ada")
    program.ask("review", wp_id, "--reviewer", "rita", "--approve")


def failing(program: Program) -> list[tuple[str, str]]:
    checks = program.ask("accept", "--diagnose")["checks"]
    return [(check["message"], check["fix"]) for check in checks if not check["passed"]]


def test_a_requirement_that_came_later_keeps_the_mission_from_being_accepted(
    program: Program,
) -> None:
    program.ask("specify", "--from", "-", stdin=SPEC + LATER)

    [(message, fix)] = failing(program)

    assert "FR-003 came after the plan was made" in message
    assert fix == "Run `fairlead tasks finalize`."
    assert program.refused("accept")["code"] == "MISSION_NOT_ACCEPTABLE"
    step = program.ask("next")
    assert (step["action"], "tasks finalize" in step["command"]) == ("tasks", True)


def test_a_package_that_came_later_is_planned_and_done_first(program: Program) -> None:
    program.ask("tasks", "add", "--title", "Wave", "--owns", "wave.py")

    [(message, _)] = failing(program)
    assert "WP02 came after the plan was made" in message

    program.ask("tasks", "finalize")
    done(program, "WP02", "wave.py")
    assert program.ask("accept")["accepted"]


def test_other_words_for_what_is_planned_change_nothing(program: Program) -> None:
    program.ask("specify", "--from", "-", stdin=SPEC.replace("greets", "salutes"))

    assert failing(program) == []
