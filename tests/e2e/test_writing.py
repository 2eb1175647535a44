"""What every writing command has in common: retries, quiet, actors, editors."""

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.program import Program, Started, plan_two_packages

OPERATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("planned")
    plan_two_packages(Program.fresh(place))
    return place


@pytest.fixture
def program(planned: Path, tmp_path: Path) -> Program:
    """A copy of the planned repository, for one test to change."""
    shutil.copytree(planned, tmp_path / "copy")
    return Program(tmp_path / "copy" / "repository", tmp_path / "copy" / "home")


def test_a_retry_with_the_same_operation_id_changes_nothing(program: Program) -> None:
    words = ("move", "WP01", "claimed", "--actor", "ada", "--op-id", OPERATION)

    first, second = program.ask(*words), program.ask(*words)

    assert first["event_ids"] == second["event_ids"]
    assert first["commits"][0]["commit"] == second["commits"][0]["commit"]
    assert [first["commits"][0]["outcome"], second["commits"][0]["outcome"]] == [
        "committed",
        "already applied",
    ]


def test_another_request_with_the_same_operation_id_is_refused(program: Program) -> None:
    program.ask("move", "WP01", "claimed", "--actor", "ada", "--op-id", OPERATION)

    error = program.refused("move", "WP01", "claimed", "--actor", "ben", "--op-id", OPERATION)

    assert error["code"] == "OP_ID_CONFLICT"


def test_a_quiet_write_prints_nothing(program: Program) -> None:
    answer = program.run("move", "WP01", "claimed", "--actor", "ada", "--quiet")

    assert (answer.status, answer.stdout, answer.stderr) == (0, b"", b"")


def test_a_quiet_read_prints_only_what_was_asked_for(program: Program) -> None:
    loud, quiet = program.run("status"), program.run("status", "--quiet")

    assert quiet.stdout in loud.stdout
    assert b"Next:" in loud.stdout
    assert b"Next:" not in quiet.stdout


def test_without_an_actor_it_is_the_person_whom_git_knows(program: Program) -> None:
    program.ask("move", "WP02", "blocked", "--reason", "no time")

    [package] = program.ask("status", "WP02")["work_packages"]
    assert package["actor"] == "olive@example.invalid"


def test_the_mission_comes_from_the_environment_too(program: Program) -> None:
    program.ask("mission", "create", "other")

    assert program.refused("status")["code"] == "MISSION_AMBIGUOUS_SELECTOR"
    status = program.ask("status", FAIRLEAD_MISSION="other")
    assert status["mission"]["friendly_name"] == "Other"


def test_the_lease_of_a_lane_is_used_where_one_stands_in_it(program: Program) -> None:
    lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])

    noted = program.ask("annotate", "WP01", "--note", "half way", "--agent", "ada", cwd=lane)
    fenced = program.refused(
        "annotate", "WP01", "--note", "x", "--agent", "ada", "--lease", "7", cwd=lane
    )
    beat = program.ask("annotate", "WP01", "--heartbeat", "--agent", "ada", FAIRLEAD_LEASE="1")

    assert noted["lease"]["generation"] == 1
    assert fenced["code"] == "LEASE_FENCED"
    assert beat["commits"] == []


def test_evidence_may_be_an_object_or_a_text(program: Program, tmp_path: Path) -> None:
    program.ask("implement", "WP01", "--agent", "ada")
    program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
    proof = tmp_path / "proof.json"
    proof.write_text('{"no_code": "nothing to build"}')
    words = ("move", "WP01", "for_review", "--actor", "ada", "--evidence")

    refused = program.refused(*words, "-", stdin="it works, I looked")
    listed = program.refused(*words, "-", stdin="[1]")
    moved = program.ask(*words, str(proof))

    assert refused["code"] == "STATUS_GUARD_FAILED"
    assert listed["code"] == "USAGE"
    assert moved["lane"] == "for_review"


EDITORS: Mapping[str, str] = {
    "appends": "#!/bin/sh\nprintf '| FR-009 | Written by hand |\\n' >> \"$1\"\n",
    "fails": "#!/bin/sh\nexit 3\n",
}


def editor(tmp_path: Path, name: str) -> str:
    path = tmp_path / name
    path.write_text(EDITORS[name])
    path.chmod(0o755)
    return str(path)


def test_why_packages_share_a_lane_is_said_in_sentences(program: Program) -> None:
    program.ask("tasks", "add", "--title", "Wave", "--owns", "*.py", "--requires", "FR-001")

    told = program.run("tasks", "finalize", "--check").stdout.decode()

    said = " ".join(told.split())
    assert "WP01 and WP03 share a lane: 'hello.py' and '*.py' both match 'hello.py'." in said
    assert "{" not in told and "by_rule" not in told
    assert all(len(line) <= 80 for line in told.splitlines())


def test_an_editor_begins_with_what_is_there(program: Program, tmp_path: Path) -> None:
    program.ask("specify", "--edit", EDITOR=editor(tmp_path, "appends"), VISUAL="")

    text = program.ask("artifact", "read", "spec")["content"]
    assert "FR-001" in text
    assert "Written by hand" in text


def test_an_editor_begins_with_the_template_where_nothing_is_there(
    program: Program, tmp_path: Path
) -> None:
    mission = program.ask("mission", "create", "fresh", "--title", "Fresh start")["mission_slug"]

    with_template = program.ask(
        "specify", "--edit", "-m", mission, EDITOR=editor(tmp_path, "appends"), VISUAL=""
    )

    assert with_template["changed"]
    text = program.ask("artifact", "read", "spec.md", "-m", mission)["content"]
    assert "Fresh start" in text
    assert "{{" not in text


@pytest.mark.parametrize("name", ["fails", "missing"])
def test_an_editor_that_fails_writes_nothing(program: Program, tmp_path: Path, name: str) -> None:
    command = editor(tmp_path, name) if name in EDITORS else str(tmp_path / name)
    before = program.git("for-each-ref")

    error = program.refused("specify", "--edit", EDITOR=command, VISUAL="")

    assert error["code"] == "EDITOR_FAILED"
    assert program.git("for-each-ref") == before


def test_the_editor_of_git_is_the_editor(program: Program, tmp_path: Path) -> None:
    program.git("config", "core.editor", f'"{editor(tmp_path, "appends")}"')

    program.ask("specify", "--edit", EDITOR="", VISUAL="")

    assert "Written by hand" in program.ask("artifact", "read", "spec")["content"]


def test_without_terminal_and_editor_nobody_is_asked_anything(program: Program) -> None:
    assert program.refused("plan", "--edit", EDITOR="", VISUAL="")["code"] == "EDITOR_FAILED"


def test_specify_without_words_begins_with_the_template(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    program.ask("mission", "create", "fresh")

    answer = program.run("specify")

    assert b"from the template" in answer.stdout
    assert program.ask("specify")["changed"] is False


def test_init_says_what_it_found_and_check_finds_drift(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)

    drifted = program.refused("init", "--check")
    done = program.ask("init")
    again = program.run("init")

    assert drifted["code"] == "INIT_DRIFT"
    assert done["added"]
    assert b"excluded before" in again.stdout
    assert program.ask("init", "--check")["missing"] == []
    assert program.git("status", "--porcelain") == ""


def test_progress_is_shown_on_a_terminal_only(program: Program) -> None:
    """A pseudo-terminal as standard error; what is asked for stays on standard output."""
    leader, follower = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "fairlead.apps", "log", "--verify"],
        cwd=program.root,
        env={**program._env({}), "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=follower,
        timeout=60,
        check=True,
    )
    os.close(follower)
    shown = os.read(leader, 65536)
    os.close(leader)

    assert b"verifying" in shown
    assert b"verified" in done.stdout
    assert b"\x1b" not in done.stdout


def test_a_document_is_printed_byte_for_byte_into_a_pipe(program: Program) -> None:
    text = "# Nötes\n\n\x07 bell\n"
    program.ask("artifact", "write", "notes.md", "--from", "-", stdin=text)

    assert program.run("artifact", "read", "notes.md").stdout == text.encode()


def test_a_criterion_is_recorded_by_a_person(program: Program) -> None:
    words = ("accept", "--record", "FR-001=pass", "--evidence", "I tried it")

    recorded = program.run(*words, "--json")

    assert recorded.json["schema"] in ("fairlead.accept-record/1", "fairlead.error/1")
    assert program.refused("accept", "--record", "FR-001=maybe")["code"] == "USAGE"


def test_a_merge_that_nobody_began_is_not_aborted(program: Program) -> None:
    assert program.ask("merge", "--abort")["aborted"] is False


def test_what_does_not_fit_a_mission_is_listed_before_the_merge(program: Program) -> None:
    preview = program.ask("merge", "--dry-run")

    assert preview["blockers"]
    assert preview["lost"] == []


def test_a_closed_pipe_is_no_defect(program: Program) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" | true; exit 0', "sh", sys.executable, "-m", "fairlead.apps", "log"],
        cwd=program.root,
        env=program._env({}),
        capture_output=True,
        check=True,
    )

    assert b"Traceback" not in done.stderr
    assert b"INTERNAL_ERROR" not in done.stderr


def test_done_is_reached_by_code_only(program: Program) -> None:
    error = program.refused("move", "WP01", "done", "--actor", "ada")

    assert error["code"] == "STATUS_ILLEGAL_TRANSITION"
    assert "claimed" in error["details"]["legal"]


def test_who_has_nothing_to_do_is_told_why(program: Program) -> None:
    claimed = program.run("next", "--agent", "ada", "--claim")
    waiting = program.run("next", "--agent", "ben")

    assert b"workspace  " in claimed.stdout
    assert b"Nothing can be done now:" in waiting.stdout
    assert b"WP01" in waiting.stdout


def test_a_terminal_that_lacks_a_letter_is_no_reason_to_fail(program: Program) -> None:
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    plain = Started(program.root, program.home, locale)

    program.ask("mission", "create", "big", "--title", "Größe …")
    listed = plain.run("mission", "list")

    assert listed.status == 0, listed.explain()
    assert b"Gr\\xf6\\xdfe" in listed.stdout


def test_a_foreign_mission_warns_on_stderr_and_answers_the_same(tmp_path: Path) -> None:
    row = {
        "actor": "a",
        "at": "2026-01-01T00:00:00+00:00",
        "event_id": "01ARZ3NDEKTSV4RRFFQ69G5FAW",
        "force": False,
        "from_lane": "planned",
        "mission_slug": "001-old",
        "to_lane": "claimed",
        "wp_id": "WP01",
    }
    meta = {"mission_slug": "001-old", "friendly_name": "Old", "target_branch": "main"}
    program = Program.fresh(
        tmp_path,
        {
            "kitty-specs/001-old/meta.json": json.dumps(meta),
            "kitty-specs/001-old/status.events.jsonl": json.dumps(row, sort_keys=True) + "\n",
        },
    )

    answers = [program.run("status", "--json") for _ in range(2)]

    assert answers[0].data["mission"]["topology"] == "legacy"
    assert answers[0].stdout == answers[1].stdout
    assert [answer.stderr.count(b"warning:") for answer in answers] == [1, 1]


def test_bytes_that_are_no_text_are_a_usage_error(program: Program) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fairlead.apps", "mission", "create", b"bad-\xff", "--json"],
        cwd=program.root,
        env=program._env({}),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "USAGE"


def test_a_retry_is_answered_as_the_first_try_was(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    program.ask("mission", "create", "again")
    operations = iter(OPERATION[:-1] + letter for letter in "ABCDEF")

    def twice(*words: str, stdin: str = "") -> tuple[Any, Any]:
        asked = (*words, "--op-id", next(operations))
        return program.ask(*asked, stdin=stdin), program.ask(*asked, stdin=stdin)

    answers = [
        twice("specify", "--from", "-", stdin="- **FR-001**: greet\n"),
        twice("plan"),
        twice("tasks", "add", "--title", "Greet", "--requires", "FR-001"),
        twice("tasks", "finalize"),
    ]
    program.ask("implement", "WP01", "--agent", "ada")
    answers.append(twice("annotate", "WP01", "--note", "half", "--agent", "ada"))

    for first, second in answers:
        [commit] = first["commits"]
        again = {**first, "commits": [{**commit, "outcome": "already applied"}]}
        assert second == again
    assert answers[3][1]["seeded"] == ["WP01"]
    assert answers[4][1]["lease"]["holder"] == "ada"
