"""A whole mission through the command line, from three different working directories."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.answers import RecordingProgram, breaches
from tests.program import PLAN, SPEC, Started

ANALYSIS = """\
---
findings:
  - id: A-01
    severity: low
    category: coverage
    summary: Nobody greets cats.
---

# Analysis

Good enough.
"""


class RecordingStarted(RecordingProgram, Started):
    """Starts Python for every command, and remembers what it answered."""


@dataclass
class Finished:
    """A mission from its creation to its merge, and what was seen on the way."""

    program: RecordingProgram
    mission: str
    seen: dict[str, Any]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    program = RecordingStarted.fresh(tmp_path_factory.mktemp("whole"))
    nested = program.root / "docs" / "deep"
    nested.mkdir(parents=True)
    yield live(program, nested)


def live(program: RecordingProgram, nested: Path) -> Finished:
    """Live the whole life of a mission; each step from another place."""
    seen: dict[str, Any] = {"main": program.git("rev-parse", "main")}
    ask, root = program.ask, program.root
    ask("init", cwd=nested)
    seen["created"] = ask("mission", "create", "greetings", "--title", "Greetings", cwd=nested)
    ask("specify", "--from", "-", stdin=SPEC, cwd=root)
    ask("plan", "--from", "-", stdin=PLAN, cwd=nested)
    greet = ("--title", "Greet", "--owns", "hello.py", "--requires", "FR-001")
    ask("tasks", "add", *greet, "--subtask", "Write it", cwd=root)
    part = ("--title", "Part", "--owns", "bye.py", "--requires", "FR-002", "--depends", "WP01")
    ask("tasks", "add", *part, cwd=nested)
    seen["finalized"] = ask("tasks", "finalize", cwd=root)
    seen["finalized again"] = ask("tasks", "finalize", cwd=nested)
    ask("analyze", "--from", "-", stdin=ANALYSIS, cwd=nested)

    seen["first step"] = ask("next", "--agent", "ada", cwd=nested)
    seen["too early"] = program.refused("implement", "WP02", "--agent", "ben", cwd=root)
    first = ask("implement", "WP01", "--agent", "ada", cwd=nested)
    lane = Path(first["workspace"])
    seen["implemented"] = first
    seen["same again"] = ask("implement", "WP01", "--agent", "ada", cwd=lane)
    seen["taken"] = program.refused("implement", "WP01", "--agent", "ben", cwd=root)
    seen["no evidence"] = program.refused("move", "WP01", "for_review", "--actor", "ada", cwd=lane)
    program.commit_in(lane, {"hello.py": "def hello():\n    return 'hi'\n"}, "Greet")
    ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada", cwd=lane)
    seen["moved"] = ask("move", "WP01", "for_review", "--actor", "ada", cwd=lane)
    seen["review"] = ask("review", "WP01", "--reviewer", "rita", cwd=nested)
    seen["rejected"] = ask(
        *("review", "WP01", "--reviewer", "rita", "--reject", "--feedback", "-"),
        stdin="Say it in French too.\n",
        cwd=lane,
    )
    fix = ask("implement", "WP01", "--agent", "ada", cwd=root)
    seen["fix"] = fix
    seen["fix prompt"] = Path(fix["prompt_file"]).read_text()
    program.commit_in(lane, {"hello.py": "def hello():\n    return 'salut'\n"}, "Greet well")
    ask("move", "WP01", "for_review", "--actor", "ada", cwd=nested)
    ask("review", "WP01", "--reviewer", "rita", cwd=lane)
    seen["approved"] = ask("review", "WP01", "--reviewer", "rita", "--approve", cwd=nested)

    second = ask("next", "--agent", "ben", "--claim", cwd=nested)
    other = Path(second["workspace_path"])
    seen["second"] = second
    seen["what ben builds on"] = (other / "hello.py").read_text()
    program.commit_in(other, {"bye.py": "def bye():\n    return 'bye'\n"}, "Part")
    ask("next", "--agent", "ben", "--result", "success", cwd=other)
    ask("review", "WP02", "--reviewer", "rita", cwd=other)
    ask("review", "WP02", "--reviewer", "rita", "--approve", cwd=root)

    seen["not yet"] = program.refused("merge", cwd=nested)
    seen["diagnosed"] = ask("accept", "--diagnose", cwd=nested)
    seen["accepted"] = ask("accept", cwd=other)
    seen["main before merge"] = program.git("rev-parse", "main")
    seen["clean before merge"] = program.git("status", "--porcelain")
    seen["planned merge"] = ask("merge", "--dry-run", cwd=root)
    seen["merged"] = ask("merge", cwd=nested)
    seen["status"] = ask("status", "--mission", "greetings", cwd=nested)
    return Finished(program, seen["created"]["mission_slug"], seen)


def test_creating_answers_with_the_fields_of_the_contract(finished: Finished) -> None:
    created = finished.seen["created"]

    assert created["mission_slug"] == f"greetings-{created['mid8']}"
    assert created["mission_id"][:8] == created["mid8"]
    assert created["mission_dir"].endswith(f"/{created['mission_slug']}")
    assert not created["mission_dir"].startswith("/")
    assert created["target_branch"] == created["merge_target_branch"] == "main"
    assert created["topology"] == "coordination"


def test_finalizing_again_changes_nothing(finished: Finished) -> None:
    assert finished.seen["finalized"]["commits"]
    assert finished.seen["finalized again"]["commits"] == []


def test_the_first_step_is_the_package_without_dependencies(finished: Finished) -> None:
    step = finished.seen["first step"]

    assert step["kind"] == "step"
    assert (step["action"], step["wp_id"]) == ("implement", "WP01")
    assert step["prompt_file"] is None
    assert step["prompt_command"].startswith("fairlead prompt WP01")


def test_a_package_waits_for_its_dependencies(finished: Finished) -> None:
    assert finished.seen["too early"]["code"] == "DEPENDENCIES_NOT_SATISFIED"
    assert "WP01" in finished.seen["too early"]["message"]


def test_implementing_gives_a_workspace_a_prompt_and_a_lease(finished: Finished) -> None:
    work = finished.seen["implemented"]

    assert Path(work["workspace"]).is_absolute()
    assert work["branch"].endswith("-lane-a")
    assert work["lease"]["holder"] == "ada"
    assert isinstance(work["lease"]["generation"], int)
    assert len(work["commits"]) == 2
    assert all(set(c) == {"message", "branch", "commit", "outcome"} for c in work["commits"])


def test_implementing_again_answers_the_same_and_commits_nothing(finished: Finished) -> None:
    work, again = finished.seen["implemented"], finished.seen["same again"]

    assert again["commits"] == []
    assert {k: again[k] for k in ("workspace", "branch", "prompt_file", "lease")} == {
        k: work[k] for k in ("workspace", "branch", "prompt_file", "lease")
    }


def test_a_second_agent_does_not_get_the_same_package(finished: Finished) -> None:
    refused = finished.seen["taken"]

    assert refused["code"] == "WP_ALREADY_CLAIMED"
    assert "ada" in refused["message"]


def test_nothing_is_handed_in_without_subtasks_done_and_a_commit(finished: Finished) -> None:
    assert finished.seen["no evidence"]["code"] == "STATUS_GUARD_FAILED"
    assert finished.seen["no evidence"]["details"]["guard"]


def test_a_rejection_reaches_the_implementer_in_the_next_prompt(finished: Finished) -> None:
    assert finished.seen["fix"]["action"] == "fix"
    assert "Say it in French too." in finished.seen["fix prompt"]


def test_an_approval_brings_the_code_in_at_once(finished: Finished) -> None:
    assert finished.seen["approved"]["lane"] == "done"


def test_a_lane_contains_the_approved_code_that_it_builds_on(finished: Finished) -> None:
    assert finished.seen["second"]["wp_id"] == "WP02"
    assert "salut" in finished.seen["what ben builds on"]


def test_nothing_is_merged_that_was_not_accepted(finished: Finished) -> None:
    assert finished.seen["not yet"]["code"] == "MISSION_NOT_ACCEPTED"


def test_the_users_branch_stays_theirs_until_the_merge(finished: Finished) -> None:
    assert finished.seen["main before merge"] == finished.seen["main"]
    assert finished.seen["clean before merge"] == ""


def test_after_the_merge_the_code_is_on_main_and_the_checkout_is_clean(finished: Finished) -> None:
    program = finished.program

    assert (program.root / "hello.py").read_text() == "def hello():\n    return 'salut'\n"
    assert (program.root / "bye.py").exists()
    assert program.git("status", "--porcelain") == ""
    assert program.git("rev-parse", "main") != finished.seen["main"]


def test_after_the_merge_no_branch_or_worktree_of_the_mission_is_left(finished: Finished) -> None:
    program = finished.program

    assert program.git("branch", "--format=%(refname:short)").split() == ["main"]
    assert len(program.git("worktree", "list").splitlines()) == 1


def test_after_the_merge_every_package_is_done_and_nothing_was_forced(finished: Finished) -> None:
    status = finished.seen["status"]

    assert {p["wp_id"]: p["lane"] for p in status["work_packages"]} == {
        "WP01": "done",
        "WP02": "done",
    }
    assert status["progress"]["done"] == status["progress"]["total"] == 2
    assert status["mission"]["phase"] == "merged"
    log = finished.program.ask("log", "--mission", "greetings")
    assert not any(row.get("force") for row in log["events"])


def test_the_whole_history_verifies(finished: Finished) -> None:
    verified = finished.program.ask("log", "--verify", "--mission", "greetings")

    assert verified["verified"] is True


def test_the_doctor_finds_nothing_wrong(finished: Finished) -> None:
    assert finished.program.ask("doctor")["healthy"] is True


def test_status_has_the_fields_of_the_contract_and_none_of_the_machine(finished: Finished) -> None:
    status = finished.seen["status"]

    assert set(status) == {
        *("mission", "work_packages", "summary", "progress", "event_count", "last_event_id"),
        "conflicts",
    }
    assert set(status["mission"]) == {
        *("mission_id", "mid8", "mission_slug", "friendly_name", "mission_type", "topology"),
        *("authority_ref", "authority_commit", "target_branch", "phase"),
    }
    assert set(status["work_packages"][0]) >= {
        *("wp_id", "title", "lane", "actor", "agent", "execution_lane", "dependencies"),
        *("blocked_by", "lease", "last_event_id", "last_transition_at", "stale_base"),
    }
    assert len(status["summary"]) == 9
    assert set(status["progress"]) == {"done", "total", "weighted"}


def test_the_board_for_people_fits_80_columns(finished: Finished) -> None:
    shown = finished.program.run("status", "--mission", "greetings").stdout.decode()

    assert "WP01" in shown
    assert "Greet" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_every_answer_on_the_way_is_what_its_schema_promises(finished: Finished) -> None:
    found = {why: None for answer in finished.program.answers for why in breaches(answer)}

    assert list(found) == []
    assert len({answer.json["schema"] for answer in finished.program.answers}) > 15
