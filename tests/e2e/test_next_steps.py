"""What a printed next step says can be typed, and leads on."""

import shlex
from pathlib import Path

import pytest

from tests.faults.forked import Forked
from tests.foreign import Layout, foreign
from tests.program import plan_two_packages


@pytest.fixture
def program(tmp_path: Path) -> Forked:
    return Forked.fresh(tmp_path)


@pytest.fixture
def created(program: Forked) -> Forked:
    """A mission without anything in it."""
    program.ask("mission", "create", "empty")
    return program


def told(program: Forked, *words: str) -> str:
    """What a command says to a person, in one line."""
    answer = program.run(*words)
    return " ".join((answer.stdout + answer.stderr).decode().split())


def test_without_packages_nobody_is_sent_to_finalize(created: Forked) -> None:
    for words in (("tasks", "list"), ("status",)):
        assert "finalize" not in told(created, *words)
    assert created.run("tasks", "add", "--title", "TITLE").status == 0


def test_where_all_is_blocked_nobody_is_told_to_claim(program: Forked) -> None:
    plan_two_packages(program)
    assert "--claim" in told(program, "status")

    program.ask("move", "WP01", "blocked", "--actor", "human:olive", "--reason", "no key")

    assert "--claim" not in told(program, "status")
    assert "`fairlead next`" in told(program, "status")


def test_files_of_a_package_are_a_list_like_its_dependencies(created: Forked) -> None:
    words = ("tasks", "add", "--title", "Two", "--owns", "a.py, src/{b,c}/**", "--owns", "[d,e].py")

    assert created.ask(*words)["owned_files"] == ["a.py", "src/{b,c}/**", "[d,e].py"]


def test_what_is_wrong_with_a_new_package_is_not_looked_for_in_a_file(created: Forked) -> None:
    error = created.refused("tasks", "add", "--title", "Out", "--owns", "../x")

    assert error["code"] == "FRONT_MATTER_INVALID"
    assert "Correct line" not in error["next_step"]
    assert "--owns" in error["next_step"]
    assert "tasks/WP01" not in error["message"]


def test_a_dependency_where_there_is_no_package_yet_says_how_to_make_one(created: Forked) -> None:
    error = created.refused("tasks", "add", "--title", "Second", "--depends", "WP07")

    assert error["code"] == "DEPENDENCY_UNKNOWN"
    assert "none yet" not in error["next_step"]
    assert "fairlead tasks add" in error["next_step"]


def test_a_question_is_answered_with_words(created: Forked) -> None:
    created.ask("decision", "open", "--question", "Which port?", "--key", "port")

    assert "--answer TEXT" in told(created, "next")


def test_explain_says_who_may_cancel(program: Forked) -> None:
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


def test_who_has_no_editor_is_not_sent_to_one(program: Forked) -> None:
    answer = program.run("mission", "create", "fresh", EDITOR="", VISUAL="", GIT_EDITOR="")

    assert b"--edit" not in answer.stdout
    assert b"--from FILE" in answer.stdout
