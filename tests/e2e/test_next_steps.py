"""What a printed next step says can be typed, and leads on."""

import shlex
from pathlib import Path

import pytest

from tests.foreign import Layout, foreign
from tests.program import Program, plan_two_packages


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program.fresh(tmp_path)


@pytest.fixture
def created(program: Program) -> Program:
    """A mission without anything in it."""
    program.ask("mission", "create", "empty")
    return program


def told(program: Program, *words: str) -> str:
    """What a command says to a person, in one line."""
    answer = program.run(*words)
    return " ".join((answer.stdout + answer.stderr).decode().split())


def test_without_packages_nobody_is_sent_to_finalize(created: Program) -> None:
    for words in (("tasks", "list"), ("status",)):
        assert "finalize" not in told(created, *words)
    assert created.run("tasks", "add", "--title", "TITLE").status == 0


def test_where_all_is_blocked_nobody_is_told_to_claim(program: Program) -> None:
    plan_two_packages(program)
    assert "--claim" in told(program, "status")

    program.ask("move", "WP01", "blocked", "--actor", "human:olive", "--reason", "no key")

    assert "--claim" not in told(program, "status")
    assert "`fairlead next`" in told(program, "status")


def test_files_of_a_package_are_a_list_like_its_dependencies(created: Program) -> None:
    words = ("tasks", "add", "--title", "Two", "--owns", "a.py, src/{b,c}/**", "--owns", "[d,e].py")

    assert created.ask(*words)["owned_files"] == ["a.py", "src/{b,c}/**", "[d,e].py"]


def test_what_is_wrong_with_a_new_package_is_not_looked_for_in_a_file(created: Program) -> None:
    error = created.refused("tasks", "add", "--title", "Out", "--owns", "../x")

    assert error["code"] == "FRONT_MATTER_INVALID"
    assert "Correct line" not in error["next_step"]
    assert "--owns" in error["next_step"]
    assert "tasks/WP01" not in error["message"]


def test_a_dependency_where_there_is_no_package_yet_says_how_to_make_one(created: Program) -> None:
    error = created.refused("tasks", "add", "--title", "Second", "--depends", "WP07")

    assert error["code"] == "DEPENDENCY_UNKNOWN"
    assert "none yet" not in error["next_step"]
    assert "fairlead tasks add" in error["next_step"]


def test_a_question_is_answered_with_words(created: Program) -> None:
    created.ask("decision", "open", "--question", "Which port?", "--key", "port")

    assert "--answer TEXT" in told(created, "next")


def test_explain_says_who_may_cancel(program: Program) -> None:
    mission = plan_two_packages(program)

    ways = {way["to_lane"]: way["command"] for way in program.ask("explain", "WP01")["ways"]}
    named = told(program, "explain", "WP01", "--mission", mission)

    assert "--actor human:NAME" in ways["canceled"]
    assert f"fairlead implement --mission {mission} WP01" in named
    _, *words = shlex.split(ways["canceled"])
    assert program.ask(*words)["lane"] == "canceled"


def test_next_advises_nothing_that_the_gate_refuses(tmp_path: Path) -> None:
    made = foreign(tmp_path, Layout.SINGLE_BRANCH, target="main")

    asked = made.program.ask("next")
    board = made.program.run("status").stdout.decode()

    assert asked["kind"] == "blocked"
    assert "protected" in asked["reasons"][0]["reason"]
    assert "mission create" in asked["reasons"][0]["unblock"]
    assert "integrate" not in board


def test_who_has_no_editor_is_not_sent_to_one(program: Program) -> None:
    answer = program.run("mission", "create", "fresh", EDITOR="", VISUAL="", GIT_EDITOR="")

    assert b"--edit" not in answer.stdout
    assert b"--from FILE" in answer.stdout


def test_the_names_of_missions_are_whole_however_long_they_are(program: Program) -> None:
    words = ("mission", "create", "the-name-of-this-mission-is-rather-long-on-purpose")
    mission = program.ask(*words, "--title", "A title that is as long " * 3)["mission_slug"]

    lines = program.run("mission", "list").stdout.decode().splitlines()

    assert mission in lines
    assert any(line.endswith("0/0") and "A title that is as long" in line for line in lines)
    assert all(len(line) <= 80 for line in lines)


def test_what_a_merge_waits_for_fits_the_terminal(program: Program) -> None:
    plan_two_packages(program)

    lines = program.run("merge", "--dry-run").stdout.decode().splitlines()

    assert any(line.startswith("  blocked") for line in lines)
    assert all(len(line) <= 80 for line in lines)


def test_changes_in_the_way_are_named_once_with_what_puts_them_aside(program: Program) -> None:
    program.git("switch", "--quiet", "--create", "work")
    plan_two_packages(program, "flat", "--topology", "flattened", "--target", "work")
    lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
    program.commit_in(lane, {"hello.py": "x = 1\n"}, "Greet")
    program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
    program.ask("move", "WP01", "for_review", "--actor", "ada")
    program.ask("review", "WP01", "--reviewer", "human:olive")
    (program.root / "hello.py").write_text("mine\n")

    error = program.refused("review", "WP01", "--reviewer", "human:olive", "--approve")

    assert error["code"] == "WORKTREE_CHANGES_IN_THE_WAY"
    assert error["message"].count("hello.py") == 1
    assert "--include-untracked" in error["next_step"]
    program.git("stash", "push", "--quiet", "--include-untracked")
    _, *words = shlex.split(program.ask("next")["command"])
    assert program.ask(*words)["lane"] == "done"
