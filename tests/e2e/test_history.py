"""History on the command line: the same from everywhere, and nothing is written."""

import signal
import time
from pathlib import Path

import pytest

from tests.e2e.answers import RecordingProgram, breaches
from tests.program import Program, plan_two_packages


@pytest.fixture
def program(tmp_path: Path) -> RecordingProgram:
    fresh = Program.fresh(tmp_path)
    recording = RecordingProgram(fresh.root, fresh.home)
    plan_two_packages(recording)
    return recording


def test_the_past_is_shown_compared_and_explained(program: RecordingProgram) -> None:
    then = program.ask("status")
    program.ask("implement", "WP01", "--agent", "ada")
    last = program.ask("log")["events"][-2]["event_id"]

    at_commit = program.ask("status", "--at", then["mission"]["authority_commit"])
    at_event = program.ask("status", "WP01", "--at", last)
    diff = program.ask("diff", "--from", then["mission"]["authority_commit"])
    why = program.ask("explain", "WP02")

    assert at_commit == then
    assert at_event["work_packages"][0]["lane"] == "claimed"
    assert diff["work_packages"] == [
        {"wp_id": "WP01", "from_lane": "planned", "to_lane": "in_progress"}
    ]
    assert why["waits_for"] == {"WP01": "in_progress"}
    assert program.ask("explain", "wp1")["lease"]["holder"] == "ada"
    assert [found for answer in program.answers for found in breaches(answer)] == []


@pytest.mark.parametrize(
    "words",
    [("status", "--at", "START"), ("diff", "--from", "START"), ("explain", "WP01")],
    ids=" ".join,
)
def test_people_read_the_past_in_80_columns(
    program: RecordingProgram, words: tuple[str, ...]
) -> None:
    answer = program.run(*words)

    assert answer.status == 0, answer.explain()
    assert all(len(line) <= 80 for line in answer.stdout.decode().splitlines())


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("status", "--at", "never"), "HISTORY_POINT_NOT_FOUND", 1),
        (("diff", "--from", "never"), "HISTORY_POINT_NOT_FOUND", 1),
        (("explain", "WP09"), "WP_NOT_FOUND", 1),
        (("status", "--at", "START", "--verify"), "USAGE", 2),
        (("log", "--follow"), "USAGE", 2),
    ],
)
def test_what_is_not_there_is_said(
    program: RecordingProgram, words: tuple[str, ...], code: str, status: int
) -> None:
    answer = program.run(*words, "--json")

    assert answer.status == status, answer.explain()
    assert answer.error["code"] in (code, "WORK_PACKAGE_NOT_FOUND")


def test_following_a_log_shows_what_happens_until_it_is_stopped(program: Program) -> None:
    process = program.start("log", "--follow")
    assert process.stdout
    seen = b""
    while b"planned" not in seen:
        seen += process.stdout.readline()
    time.sleep(0.6)

    program.ask("annotate", "WP01", "--agent", "ada", "--note", "seen while following")
    while b"seen while following" not in seen:
        seen += process.stdout.readline()
    process.send_signal(signal.SIGINT)

    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors.decode()
    assert errors == b""
