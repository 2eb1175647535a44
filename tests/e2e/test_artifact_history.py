"""`fairlead artifact history`: who wrote which version of a document, also after the merge."""

from pathlib import Path

import pytest

from tests.e2e.answers import RecordingProgram, breaches
from tests.e2e.test_ending import finish
from tests.program import SPEC, Program


@pytest.fixture
def program(tmp_path: Path) -> RecordingProgram:
    fresh = Program.fresh(tmp_path)
    return RecordingProgram(fresh.root, fresh.home)


def test_versions_are_told_with_who_when_commit_and_operation(program: RecordingProgram) -> None:
    program.ask("mission", "create", "greetings")
    first = program.ask("specify", "--from", "-", stdin=SPEC)
    second = program.ask(
        "artifact", "write", "spec.md", "--from", "-", "--actor", "agent:ada", stdin=SPEC + "More\n"
    )

    found = program.ask("artifact", "history", "spec")

    newest, oldest = found["versions"]
    assert [newest["version"], oldest["version"]] == [2, 1]
    assert [newest["change"], oldest["change"]] == ["changed", "added"]
    assert [newest["actor"], oldest["actor"]] == ["ada", "olive@example.invalid"]
    assert newest["commit"] == second["commits"][0]["commit"]
    assert newest["operation"] and oldest["operation"] != newest["operation"]
    assert oldest["event"] == "SpecifyStarted"
    assert newest["size"] == len(SPEC) + 5
    log = program.ask("log")["events"]
    assert first["event_ids"][0] in [row["event_id"] for row in log]
    assert [found for answer in program.answers for found in breaches(answer)] == []


def test_the_history_is_the_same_after_the_merge_and_from_a_lane(
    program: RecordingProgram,
) -> None:
    finish(program)
    before = program.ask("artifact", "history", "spec.md")
    lane = next((program.root / ".worktrees").iterdir())
    assert program.ask("artifact", "history", "spec.md", cwd=lane) == before

    program.ask("merge")

    assert program.ask("artifact", "history", "spec.md") == before
    retrospective = program.ask("artifact", "history", "retrospective.yaml")
    assert len(retrospective["versions"]) == 1


def test_people_read_it_in_80_columns(program: RecordingProgram) -> None:
    program.ask("mission", "create", "greetings")
    program.ask("specify", "--from", "-", "--actor", f"agent:{'a' * 100}", stdin=SPEC)

    answer = program.run("artifact", "history", "spec.md")

    assert answer.status == 0
    assert all(len(line) <= 80 for line in answer.stdout.decode().splitlines())


def test_what_never_was_has_no_history(program: RecordingProgram) -> None:
    program.ask("mission", "create", "greetings")

    assert program.refused("artifact", "history", "poem.md")["code"] == "ARTIFACT_NOT_FOUND"
    assert program.refused("artifact", "history", "../x")["code"] == "ARTIFACT_NAME_INVALID"
