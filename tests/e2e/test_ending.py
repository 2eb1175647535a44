"""Missions end, finished or given up, and begin again; nothing that was done is ever lost."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.program import PLAN, SPEC, Program, plan_two_packages

OPERATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
WHY = ("--reason", "The customer wants something else")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission with one package that is being worked on, a commit in its lane."""
    place = tmp_path_factory.mktemp("begun")
    program = Program.fresh(place)
    plan_two_packages(program)
    lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
    program.commit_in(lane, {"hello.py": "x = 1\n"}, "Greet")
    program.git("worktree", "remove", "--force", str(lane))
    return place


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission that is accepted, its lane still there."""
    place = tmp_path_factory.mktemp("accepted")
    program = Program.fresh(place)
    finish(program)
    program.git("worktree", "remove", "--force", str(next((program.root / ".worktrees").iterdir())))
    return place


def copied(source: Path, place: Path) -> Program:
    shutil.copytree(source, place / "copy")
    return Program(place / "copy" / "repository", place / "copy" / "home")


@pytest.fixture
def active(begun: Path, tmp_path: Path) -> Program:
    program = copied(begun, tmp_path)
    program.ask("implement", "WP01", "--agent", "ada")
    return program


@pytest.fixture
def ready(accepted: Path, tmp_path: Path) -> Program:
    return copied(accepted, tmp_path)


def finish(program: Program, *create: str, files: Mapping[str, str] | None = None) -> None:
    """Take a mission of one package up to its acceptance."""
    program.ask("mission", "create", "greetings", *create)
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    both = ("--requires", "FR-001", "--requires", "FR-002")
    program.ask("tasks", "add", "--title", "Greet", "--owns", "hello.py", *both)
    program.ask("tasks", "finalize")
    lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
    program.commit_in(lane, files or {"hello.py": "x = 1\n"}, "Greet")
    program.ask("move", "WP01", "for_review", "--actor", "ada")
    program.ask("review", "WP01", "--reviewer", "rita", "--approve")
    program.ask("accept")


def slug(program: Program) -> str:
    [line] = program.ask("mission", "list")["missions"]
    name: str = line["mission_slug"]
    return name


def branches(program: Program) -> list[str]:
    return program.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()


def events(program: Program) -> list[str]:
    rows = program.ask("log")["events"]
    return [str(row.get("event_type") or row.get("to_lane")) for row in rows]


def verified(program: Program) -> None:
    assert program.ask("log", "--verify")["verified"]
    assert program.git("status", "--porcelain") == ""
    program.git("fsck", "--connectivity-only")


class TestClosing:
    """`mission close`."""

    def test_an_accepted_mission_is_merged_and_closed(self, ready: Program) -> None:
        closed = ready.ask("mission", "close")

        assert ready.git("show", "main:hello.py") == "x = 1\n"
        assert closed["landed_commit"] == ready.git("rev-parse", "main").strip()
        assert not closed["discarded"]
        assert branches(ready) == ["main"]
        assert events(ready)[-2:] == ["MissionMerged", "MissionClosed"]
        assert ready.ask("status")["mission"]["phase"] == "closed"
        [line] = ready.ask("mission", "list")["missions"]
        assert (line["state"], line["authority_ref"]) == ("archived", closed["archive_ref"])
        assert [commit["outcome"] for commit in closed["commits"]] == ["committed"] * 3
        verified(ready)

    def test_a_merged_mission_is_closed_at_its_archive(self, ready: Program) -> None:
        merged = ready.ask("merge")

        closed = ready.ask("mission", "close")

        assert closed["landed_commit"] is None
        assert closed["archive_ref"] == merged["archive_ref"]
        assert [commit["branch"] for commit in closed["commits"]] == [merged["archive_ref"]]
        verified(ready)

    def test_one_that_its_target_lost_is_not_said_to_be_finished(self, ready: Program) -> None:
        merged = ready.ask("merge")
        ready.git("reset", "--quiet", "--hard", "HEAD~1")
        before = ready.git("for-each-ref")

        refused = ready.refused("mission", "close")

        assert (refused["code"], before) == ("MERGE_NOT_ON_TARGET", ready.git("for-each-ref"))
        assert f"git merge {merged['landed_commit'][:12]}" in refused["next_step"]
        ready.git("merge", "--quiet", merged["landed_commit"])
        assert ready.ask("mission", "close")["archive_ref"] == merged["archive_ref"]
        verified(ready)

    def test_one_that_is_not_finished_is_refused_and_says_how_to_give_it_up(
        self, active: Program
    ) -> None:
        before = active.git("for-each-ref")

        assert active.refused("mission", "close")["code"] == "MISSION_NOT_ACCEPTED"
        assert active.git("for-each-ref") == before

    def test_closing_again_changes_nothing(self, ready: Program) -> None:
        ready.ask("mission", "close")
        before = ready.git("for-each-ref")

        again = ready.ask("mission", "close")

        assert again["commits"] == []
        assert ready.git("for-each-ref") == before

    @pytest.mark.parametrize("point", ["merge land is next", "close recorded"])
    def test_killed_anywhere_the_same_command_goes_on(self, ready: Program, point: str) -> None:
        killed = kill(ready, point, "mission", "close")

        ready.ask("mission", "close")

        assert killed == -9
        assert branches(ready) == ["main"]
        assert events(ready).count("MissionClosed") == 1
        verified(ready)

    def test_a_retry_is_answered_with_the_same_receipt(self, ready: Program) -> None:
        words = ("mission", "close", "--op-id", OPERATION)

        first, again = ready.ask(*words), ready.ask(*words)

        assert first["commits"][-1]["commit"] == again["commits"][-1]["commit"]


class TestGivingUp:
    """`mission close --discard`."""

    def test_everything_in_the_lanes_is_kept_and_comes_back(self, active: Program) -> None:
        lane = next((active.root / ".worktrees").iterdir())
        (lane / "hello.py").write_text("x = 2\n")
        (lane / "new.py").write_text("y = 1\n")
        before = active.git("status", "--porcelain", cwd=lane)

        closed = active.ask("mission", "close", "--discard", *WHY)

        assert closed["discarded"] and closed["reason"] == WHY[1]
        assert branches(active) == ["main"]
        assert not lane.exists()
        [kept] = closed["rescue_refs"]
        assert [one["ref"] for one in active.ask("worktree", "rescue", "list")["rescues"]] == [kept]
        assert active.ask("status")["mission"]["phase"] == "closed"
        verified(active)

        active.ask("worktree", "rescue", "restore", kept)

        assert active.git("status", "--porcelain", cwd=lane) == before
        assert (lane / "new.py").read_text() == "y = 1\n"

    def test_nothing_of_it_is_on_the_target(self, active: Program) -> None:
        main = active.git("rev-parse", "main")

        active.ask("mission", "close", "--discard", *WHY)

        assert active.git("rev-parse", "main") == main

    def test_edits_in_the_coordination_worktree_are_kept_too(self, active: Program) -> None:
        folder = Path(active.ask("mission", "path", "--worktree")["path"])
        (folder / "spec.md").write_text("# Mine\n")

        closed = active.ask("mission", "close", "--discard", *WHY)

        [kept] = [ref for ref in closed["rescue_refs"] if "/coord/" in ref]
        assert active.git("show", f"{kept}:{folder.parent.name}/{folder.name}/spec.md") == (
            "# Mine\n"
        )
        assert not folder.exists()

    def test_agents_that_go_on_are_told(self, active: Program) -> None:
        active.ask("mission", "close", "--discard", *WHY)

        for words in (
            ("annotate", "WP01", "--note", "still here", "--agent", "ada"),
            ("move", "WP01", "planned", "--actor", "ada", "--reason", "x"),
            ("artifact", "write", "notes.md", "--from", "-"),
        ):
            refused = active.refused(*words, "--mission", "greetings", stdin="# N\n")
            assert refused["code"] == "MISSION_ENDED", words
            assert "mission reopen" in refused["next_step"]
        assert active.ask("next", "--mission", "greetings")["kind"] == "terminal"

    @pytest.mark.parametrize("reviewed", [False, True])
    def test_whoever_worked_on_it_is_told_that_it_ended_and_nothing_else(
        self, active: Program, reviewed: bool
    ) -> None:
        if reviewed:
            active.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
            active.ask("move", "WP01", "for_review", "--actor", "ada")
            active.ask("review", "WP01", "--reviewer", "rita")
        active.ask("mission", "close", "--discard", *WHY)
        before = active.git("for-each-ref")

        for words in (
            ("implement", "WP01", "--agent", "ada"),
            ("implement", "WP01", "--agent", "bob", "--recover"),
            ("implement", "WP02", "--agent", "bob"),
            ("move", "WP01", "for_review", "--actor", "ada"),
            ("move", "WP01", "in_progress", "--actor", "ada"),
            ("move", "WP01", "done"),
            ("next", "--agent", "ada", "--result", "success"),
            ("review", "WP01", "--reviewer", "rita"),
            ("review", "WP01", "--reviewer", "rita", "--approve"),
            ("integrate", "WP01"),
            ("integrate", "WP01", "--continue"),
            ("accept",),
            ("merge",),
            ("merge", "--resume"),
        ):
            refused = active.refused(*words, "--mission", "greetings")
            assert refused["code"] == "MISSION_ENDED", (words, refused)
            assert "mission reopen" in refused["next_step"]
        [blocker] = active.ask("merge", "--dry-run", "--mission", "greetings")["blockers"]
        assert blocker["code"] == "MISSION_ENDED"
        assert active.git("for-each-ref") == before
        assert len(active.git("worktree", "list").splitlines()) == 1

    def test_it_needs_a_reason(self, active: Program) -> None:
        answer = active.run("mission", "close", "--discard")

        assert answer.status == 2
        assert active.refused("mission", "close", "--discard", "--reason", " ")["code"] == (
            "WORDS_MISSING"
        )

    def test_what_is_merged_is_not_given_up(self, ready: Program) -> None:
        ready.ask("merge")
        before = ready.git("for-each-ref")

        assert ready.refused("mission", "close", "--discard", *WHY)["code"] == "MISSION_IS_MERGED"
        assert ready.git("for-each-ref") == before

    def test_a_merge_that_has_landed_is_finished_first(self, ready: Program) -> None:
        kill(ready, "merge announce begins", "merge")

        assert ready.refused("mission", "close", "--discard", *WHY)["code"] == (
            "MERGE_ALREADY_LANDED"
        )

    def test_what_cannot_be_kept_stops_it(self, active: Program) -> None:
        lane = next((active.root / ".worktrees").iterdir())
        (lane / "inner").mkdir()
        active.git("init", "--quiet", cwd=lane / "inner")
        before = active.git("for-each-ref")

        assert active.refused("mission", "close", "--discard", *WHY)["code"] == "WORKTREE_FAILED"
        assert active.git("for-each-ref") == before
        assert lane.is_dir()

    @pytest.mark.parametrize(
        "point",
        [
            *("close mission kept", "close recorded", "close lane kept"),
            *("close lane folder gone", "close lanes removed"),
        ],
    )
    def test_killed_anywhere_the_same_command_goes_on(self, active: Program, point: str) -> None:
        lane = next((active.root / ".worktrees").iterdir())
        (lane / "new.py").write_text("y = 1\n")
        killed = kill(active, point, "mission", "close", "--discard", *WHY)

        active.ask("mission", "close", "--discard", *WHY)

        assert killed == -9
        assert branches(active) == ["main"]
        assert events(active).count("MissionClosed") == 1
        [kept] = active.ask("worktree", "rescue", "list")["rescues"]
        assert active.git("show", f"{kept['ref']}:new.py") == "y = 1\n"
        verified(active)

    def test_a_flattened_mission_stays_on_its_target(self, tmp_path: Path) -> None:
        program = Program.fresh(tmp_path)
        program.git("switch", "--quiet", "--create", "work")
        plan_two_packages(program, "greetings", "--topology", "flattened", "--target", "work")
        lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
        program.commit_in(lane, {"hello.py": "x = 1\n"}, "Greet")

        closed = program.ask("mission", "close", "--discard", *WHY)

        assert branches(program) == ["main", "work"]
        assert closed["rescue_refs"]
        assert program.git("rev-parse", "work") == program.git("rev-parse", closed["archive_ref"])
        verified(program)


class TestReopening:
    """`mission reopen`."""

    def test_a_merged_mission_goes_on_where_it_was(self, ready: Program) -> None:
        merged = ready.ask("merge")
        archived = ready.git("rev-parse", merged["archive_ref"]).strip()

        reopened = ready.ask("mission", "reopen", "--reason", "A package was forgotten")

        branch = f"kitty/mission-{slug(ready)}"
        assert reopened["authority_ref"] == branch
        assert ready.git("rev-parse", f"{branch}^").strip() == archived
        assert "refs/fairlead/archive" not in ready.git("for-each-ref")
        assert events(ready)[-1] == "MissionReopened"
        status = ready.ask("status")["mission"]
        assert (status["phase"], status["authority_ref"]) == ("reviewing", branch)
        card = ready.ask("mission", "show")
        assert (card["mission_number"], card["merged_at"], card["accepted_at"]) == (1, None, None)
        verified(ready)

    def test_it_is_merged_again_with_the_same_number(self, ready: Program) -> None:
        ready.ask("merge")
        ready.ask("mission", "reopen", "--reason", "A package was forgotten")
        ready.ask("tasks", "add", "--title", "Wave", "--owns", "wave.py", "--requires", "FR-001")
        ready.ask("tasks", "finalize")
        lane = Path(ready.ask("implement", "WP02", "--agent", "ada")["workspace"])
        ready.commit_in(lane, {"wave.py": "w = 1\n"}, "Wave")
        ready.ask("move", "WP02", "for_review", "--actor", "ada")
        ready.ask("review", "WP02", "--reviewer", "rita", "--approve")
        ready.ask("accept")

        closed = ready.ask("mission", "close")

        assert ready.git("show", "main:wave.py") == "w = 1\n"
        assert ready.ask("mission", "show")["mission_number"] == 1
        assert closed["kept"] == []
        assert branches(ready) == ["main"]
        verified(ready)

    def test_a_mission_that_was_given_up_goes_on_with_its_lane(self, active: Program) -> None:
        active.ask("mission", "close", "--discard", *WHY)

        active.ask("mission", "reopen", "--reason", "They want it after all")
        active.ask("worktree", "rescue", "restore", "lane-a")
        active.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
        active.ask("move", "WP01", "for_review", "--actor", "ada")
        active.ask("review", "WP01", "--reviewer", "rita", "--approve")

        assert active.ask("status")["summary"]["done"] == 1
        verified(active)

    @pytest.mark.parametrize("agent", ["bob", "ada"])
    def test_a_lane_that_held_nothing_begins_again_unasked(
        self, tmp_path: Path, agent: str
    ) -> None:
        program = Program.fresh(tmp_path)
        plan_two_packages(program)
        lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
        closed = program.ask("mission", "close", "--discard", *WHY)
        assert closed["rescue_refs"] == [] and not lane.exists()

        program.ask("mission", "reopen", "--reason", "They want it after all")

        assert program.run("doctor").status == 0
        mended = program.ask("worktree", "repair")["worktrees"]
        assert {one["outcome"] for one in mended} <= {"fine"}
        if agent == "bob":
            program.ask("move", "WP01", "planned", "--actor", "ada", "--reason", "Bob goes on")
        assert Path(program.ask("implement", "WP01", "--agent", agent)["workspace"]) == lane
        assert program.ask("implement", "WP01", "--agent", agent)["commits"] == []
        program.commit_in(lane, {"hello.py": "x = 1\n"}, "Greet")
        program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", agent)
        program.ask("move", "WP01", "for_review", "--actor", agent)
        program.git("worktree", "remove", str(lane))
        program.git("branch", "-D", f"kitty/mission-{lane.name}")
        assert program.refused("review", "WP01", "--reviewer", "rita")["code"] == "LANE_MISSING"

    def test_follow_ups_at_the_archive_are_part_of_it(self, ready: Program) -> None:
        ready.ask("merge")
        ready.ask("mission", "follow-up", "--note", "Rate limits come next")
        ready.ask("mission", "close")

        ready.ask("mission", "reopen", "--reason", "Rate limits")

        assert events(ready)[-3:] == ["FollowUpRecorded", "MissionClosed", "MissionReopened"]
        verified(ready)

    def test_an_active_mission_is_not_reopened(self, active: Program) -> None:
        before = active.git("for-each-ref")

        assert active.refused("mission", "reopen", "--reason", "x")["code"] == "MISSION_IS_ACTIVE"
        assert active.refused("mission", "reopen", "--reason", " ")["code"] == "WORDS_MISSING"
        assert active.git("for-each-ref") == before

    def test_a_retry_changes_nothing(self, ready: Program) -> None:
        ready.ask("merge")
        words = ("mission", "reopen", "--reason", "Again", "--op-id", OPERATION)

        first, again = ready.ask(*words), ready.ask(*words)

        assert again["commits"][0]["outcome"] == "already applied"
        assert first["commits"][0]["commit"] == again["commits"][0]["commit"]

    @pytest.mark.parametrize("point", ["commit written", "published"])
    def test_killed_it_is_reopened_or_it_is_not(self, ready: Program, point: str) -> None:
        ready.ask("merge")
        killed = kill(ready, point, "mission", "reopen", "--reason", "Again", "--op-id", OPERATION)
        refs = ready.git("for-each-ref")

        assert killed == -9
        assert ("refs/fairlead/archive" in refs) != ("refs/heads/kitty" in refs)
        ready.ask("mission", "reopen", "--reason", "Again", "--op-id", OPERATION)
        assert events(ready).count("MissionReopened") == 1
        verified(ready)

    def test_a_flattened_mission_goes_on_on_its_target(self, tmp_path: Path) -> None:
        program = Program.fresh(tmp_path)
        program.git("switch", "--quiet", "--create", "work")
        finish(program, "--topology", "flattened", "--target", "work")
        program.ask("merge")
        program.ask("mission", "follow-up", "--note", "Rate limits come next")
        program.commit_in(program.root, {"later.py": "l = 1\n"}, "Go on")

        reopened = program.ask("mission", "reopen", "--reason", "Rate limits")

        assert reopened["authority_ref"] == "work"
        assert program.git("show", "work:later.py") == "l = 1\n"
        assert events(program)[-2:] == ["FollowUpRecorded", "MissionReopened"]
        assert program.ask("status")["mission"]["topology"] == "flattened"
        verified(program)
        program.ask("tasks", "add", "--title", "Wave", "--owns", "wave.py", "--requires", "FR-001")
        program.ask("tasks", "finalize")
        assert program.ask("status")["summary"]["planned"] == 1
        verified(program)

    def test_a_foreign_mission_is_ended_by_its_own_program(self, tmp_path: Path) -> None:
        from tests.foreign import Layout, foreign

        program = foreign(tmp_path, Layout.SINGLE_BRANCH).program
        before = program.git("for-each-ref")

        for words in (
            ("mission", "close"),
            ("mission", "close", "--discard", *WHY),
            ("mission", "reopen", *WHY),
        ):
            assert program.refused(*words)["code"] == "MISSION_NOT_OURS"
        assert program.git("for-each-ref") == before


class TestFollowingUp:
    """`mission follow-up`."""

    @pytest.mark.parametrize("when", ["active", "merged", "closed"])
    def test_a_note_is_recorded_whenever(self, ready: Program, when: str) -> None:
        if when != "active":
            ready.ask("merge")
        if when == "closed":
            ready.ask("mission", "close")

        noted = ready.ask("mission", "follow-up", "--note", "Rate limits come next")

        [row] = [
            row for row in ready.ask("log")["events"] if row.get("event_type") == "FollowUpRecorded"
        ]
        assert row["payload"]["note"] == "Rate limits come next"
        assert noted["event_ids"] == [row["event_id"]]
        assert b": Rate limits" in ready.run("log").stdout
        verified(ready)

    def test_it_does_not_undo_an_acceptance(self, ready: Program) -> None:
        ready.ask("mission", "follow-up", "--note", "Later")

        assert ready.ask("merge")["landed_commit"]

    def test_an_empty_note_says_nothing(self, ready: Program) -> None:
        assert ready.refused("mission", "follow-up", "--note", " ")["code"] == "WORDS_MISSING"


def kill(program: Program, point: str, *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "fairlead.apps", *words],
        cwd=program.root,
        env=program._env({"FAIRLEAD_KILL_AT": point}),
        capture_output=True,
        check=False,
    )
    return done.returncode
