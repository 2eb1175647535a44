"""Decisions on the command line, from the question to the accepted answer."""

from pathlib import Path

import pytest

from tests.e2e.answers import RecordingProgram, breaches
from tests.program import Program


@pytest.fixture
def program(tmp_path: Path) -> RecordingProgram:
    fresh = Program.fresh(tmp_path)
    recording = RecordingProgram(fresh.root, fresh.home)
    recording.ask("mission", "create", "ports")
    return recording


def test_a_question_is_asked_marked_answered_and_verified(program: RecordingProgram) -> None:
    asked = program.ask("decision", "open", "--question", "Which port?", "--key", "port")
    program.ask("specify", "--from", "-", stdin=f"# Spec\n\nIt listens on {asked['marker']}.\n")
    listed = program.ask("decision", "list")
    waiting = program.ask("next")
    checks = program.ask("accept", "--diagnose")["checks"]
    program.ask("decision", "verify")
    program.ask("decision", "resolve", "port", "--answer", "8080", "--reason", "no root")
    stale = program.refused("decision", "verify")
    program.ask("specify", "--from", "-", stdin="# Spec\n\nIt listens on 8080.\n")
    verified = program.ask("decision", "verify")
    shown = program.ask("decision", "show", "port")

    assert (listed["open"], waiting["kind"]) == (1, "decision_required")
    assert f"decision:{asked['decision_id']}" in [check["id"] for check in checks]
    assert stale["code"] == "DECISION_VERIFY_DRIFT"
    assert stale["details"]["findings"][0]["where"] == "spec.md:3"
    assert verified == {"verified": True, "decisions": 1, "markers": 0, "findings": []}
    assert (shown["status"], shown["answer"]) == ("resolved", "8080")
    assert program.git("status", "--porcelain") == ""
    assert [found for answer in program.answers for found in breaches(answer)] == []


def test_people_read_decisions_in_80_columns(program: RecordingProgram) -> None:
    words = ("--question", "Which of the many possible colors is the right one? " * 4)
    program.ask("decision", "open", *words, "--key", "color", "--option", "red")

    for command in (("decision", "list"), ("decision", "show", "color")):
        answer = program.run(*command)
        assert answer.status == 0, answer.explain()
        assert all(len(line) <= 80 for line in answer.stdout.decode().splitlines())


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("resolve", "port", "--answer", "80"), "DECISION_NOT_FOUND", 1),
        (("show", "nothing"), "DECISION_NOT_FOUND", 1),
        (("open", "--question", " "), "USAGE", 2),
        (("open", "--question", "q", "--flow", "lunch"), "USAGE", 2),
        (("open", "--question", "q", "--step", "a", "--slot", "b"), "USAGE", 2),
        (("defer", "port"), "USAGE", 2),
        (("resolve", "port"), "USAGE", 2),
    ],
)
def test_what_cannot_be_done_is_said(
    program: RecordingProgram, words: tuple[str, ...], code: str, status: int
) -> None:
    answer = program.run("decision", *words, "--json")

    assert (answer.error["code"], answer.status) == (code, status)
