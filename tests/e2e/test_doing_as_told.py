"""Whoever does just what is printed gets on: commands that work as they are, for who they are."""

import os
import shlex
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from tests.program import PLAN, SPEC, Program, plan_two_packages

CODE = {"hello.py": "def hello() -> str:\n    return 'hi'\n"}


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program.fresh(tmp_path)


@pytest.fixture
def planned(program: Program) -> Program:
    plan_two_packages(program)
    return program


@pytest.fixture
def handed_in(planned: Program) -> Program:
    """WP01 waits for a review of what ann did."""
    lane = work_on(planned, "WP01", "ann")
    planned.commit_in(lane, CODE, "Greet")
    planned.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ann")
    planned.ask("move", "WP01", "for_review", "--actor", "ann")
    return planned


def work_on(program: Program, wp_id: str, agent: str) -> Path:
    return Path(program.ask("implement", wp_id, "--agent", agent)["workspace"])


def do(program: Program, command: str) -> Any:
    """Type a command of ours as it was printed."""
    name, *words = shlex.split(command)
    assert name == "fairlead"
    return program.ask(*words)


def commands_in(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.startswith("    fairlead ")]


def lose_sight_of_everybody(program: Program) -> None:
    """Let every lease be older than it lasts."""
    long_ago = time.time() - 3 * 86400
    for beat in (program.root / ".git" / "fairlead").glob("*/leases/*"):
        os.utime(beat, (long_ago, long_ago))


class TestSteps:
    """Steps of a whole mission."""

    def test_an_agent_is_told_as_itself_and_acts_as_itself(self, program: Program) -> None:
        program.ask("mission", "create", "greetings")

        step = program.ask("next", "--agent", "ann")
        words = shlex.split(step["prompt_command"])[1:]
        prompt = program.run(*words).stdout.decode()

        assert "You are `agent:ann`" in prompt
        written = next(line for line in commands_in(prompt) if line.startswith("fairlead specify"))
        assert written == step["command"]
        (program.root / "FILE").write_text(SPEC)
        do(program, step["command"])
        last = program.ask("log")["events"][-1]
        assert last["payload"]["actor"] == {"kind": "agent", "id": "ann"}

    def test_who_divides_the_work_sees_what_can_be_said_of_a_package(
        self, program: Program
    ) -> None:
        program.ask("mission", "create", "greetings")
        program.ask("specify", "--from", "-", stdin=SPEC)
        program.ask("plan", "--from", "-", stdin=PLAN)

        prompt = program.run("prompt", "--action", "tasks").stdout.decode()

        assert "begins with the template" not in prompt
        (adding,) = [one for one in commands_in(prompt) if one.startswith("fairlead tasks add")]
        for option in ("--requires", "--owns", "--depends", "--subtask", "--body"):
            assert option in adding

    def test_a_question_that_a_prompt_calls_for_can_be_asked(self, program: Program) -> None:
        program.ask("mission", "create", "greetings")

        prompt = program.run("prompt", "--action", "plan").stdout.decode()

        (asking,) = [one for one in commands_in(prompt) if "decision open" in one]
        assert do(program, asking)["decision_id"]


class TestWorkspaces:
    """Where one is sent is there."""

    def test_a_holder_whose_workspace_is_gone_is_told_what_makes_it(self, planned: Program) -> None:
        lane = work_on(planned, "WP01", "ann")
        shutil.rmtree(lane)

        step = planned.ask("next", "--agent", "ann")
        said = planned.run("next", "--agent", "ann").stdout.decode()

        assert (step["held"], step["wp_id"]) == (True, "WP01")
        assert "cd " not in said
        do(planned, step["command"])
        assert (lane / "README.md").is_file()
        assert planned.ask("next", "--agent", "ann")["command"] is None

    def test_a_claim_that_has_no_workspace_yet_goes_on(self, planned: Program) -> None:
        planned.ask("move", "WP01", "claimed", "--actor", "ann")

        step = planned.ask("next", "--agent", "ann")
        assert not Path(step["workspace_path"]).exists()
        do(planned, step["command"])

        assert Path(step["workspace_path"]).is_dir()
        assert planned.ask("status", "WP01")["work_packages"][0]["lane"] == "in_progress"

    def test_a_review_in_the_primary_checkout_shows_the_packages_own_code(
        self, program: Program
    ) -> None:
        program.git("switch", "--quiet", "--create", "work")
        where = ("--topology", "flattened", "--target", "work", "--no-worktrees")
        plan_two_packages(program, "greetings", *where)
        work_on(program, "WP01", "ann")
        program.commit_in(program.root, CODE, "Greet")
        program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ann")
        program.ask("move", "WP01", "for_review", "--actor", "ann")
        refused = ("review", "WP01", "--reviewer", "rita", "--reject", "--feedback", "-")
        program.ask(*refused, stdin="Greet cats.\n")
        work_on(program, "WP01", "ann")
        program.commit_in(program.root, {"hello.py": "cats = 1\n"}, "Greet cats")
        program.ask("move", "WP01", "for_review", "--actor", "ann")

        review = program.ask("review", "WP01", "--reviewer", "rita")
        prompt = Path(review["prompt_file"]).read_text()
        (line,) = [one.strip() for one in prompt.splitlines() if one.startswith("    git -C ")]
        diff = program.git(*shlex.split(line)[1:])

        assert "+cats = 1" in diff
        assert "kitty-specs" not in diff
        names = program.git("diff", "--name-only", review["review"]["range"])
        assert "hello.py" in names.splitlines()

    def test_uncommitted_work_is_told_to_who_hands_in(self, planned: Program) -> None:
        lane = work_on(planned, "WP01", "ann")
        planned.commit_in(lane, CODE, "Greet")
        planned.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ann")
        (lane / "forgotten.py").write_text("x = 1\n")

        handed_in = planned.run("next", "--agent", "ann", "--result", "success")

        assert handed_in.status == 0
        assert b"forgotten.py" in handed_in.stderr


class TestReviews:
    """Whose verdict it is, and how one gets out."""

    def test_who_took_the_review_of_their_own_work_can_give_it_back(
        self, handed_in: Program
    ) -> None:
        begun = handed_in.run("review", "WP01", "--reviewer", "ann")
        error = handed_in.refused("review", "WP01", "--reviewer", "ann", "--approve")

        assert b"--result failed" in begun.stderr
        assert error["code"] == "SELF_REVIEW_REFUSED"
        back = next(one for one in error["next_step"].split("`") if "--result failed" in one)
        assert do(handed_in, back)["reported"] == "WP01 is for_review"
        assert handed_in.ask("review", "WP01", "--reviewer", "rita", "--approve")["lane"] == "done"

    def test_who_comes_second_learns_how_long_the_first_may_take(self, handed_in: Program) -> None:
        handed_in.ask("review", "WP01", "--reviewer", "rita")

        error = handed_in.refused("review", "WP01", "--reviewer", "tom")
        assert (error["code"], error["details"]["holder"]) == ("WP_ALREADY_CLAIMED", "rita")
        assert error["details"]["expires_at"]
        assert "--agent tom" in error["next_step"]

        lose_sight_of_everybody(handed_in)
        late = handed_in.refused("review", "WP01", "--reviewer", "tom")
        assert late["details"]["expired"] is True
        claim = next(one for one in late["next_step"].split("`") if one.startswith("fairlead"))
        assert do(handed_in, claim)["lease"]["holder"] == "tom"

    def test_a_verdict_under_a_lost_lease_is_fenced(self, handed_in: Program) -> None:
        old = handed_in.ask("review", "WP01", "--reviewer", "rita")["lease"]["generation"]
        lose_sight_of_everybody(handed_in)
        handed_in.ask("next", "--agent", "tom", "--claim")

        words = ("review", "WP01", "--reviewer", "rita", "--approve", "--lease", str(old))
        error = handed_in.refused(*words)

        assert error["code"] == "LEASE_FENCED"
        assert error["details"]["holder"] == "tom"


class TestRefusals:
    """Next steps of refusals, typed in the primary checkout."""

    def test_what_is_not_ticked_can_be_ticked_as_printed(self, planned: Program) -> None:
        lane = work_on(planned, "WP01", "ann")
        planned.commit_in(lane, CODE, "Greet")

        error = planned.refused("next", "--agent", "ann", "--result", "success")

        do(planned, error["next_step"].split("`")[1])
        assert planned.ask("next", "--agent", "ann", "--result", "success")["reported"]

    def test_a_loser_claims_for_itself_and_not_for_a_person(self, planned: Program) -> None:
        work_on(planned, "WP01", "ann")

        error = planned.refused("implement", "WP01", "--agent", "bob")

        assert "--agent bob --claim" in error["next_step"]

    def test_a_person_who_holds_nothing_stays_a_person(self, planned: Program) -> None:
        error = planned.refused("next", "--actor", "human:olive", "--result", "success")

        assert "--agent human:olive --claim" in error["next_step"]
        assert do(planned, error["next_step"].split("`")[1])["lease"]["holder"] == "olive"

    def test_what_would_unblock_names_its_mission(self, planned: Program) -> None:
        (mission,) = (one["mission_slug"] for one in planned.ask("mission", "list")["missions"])
        lane = work_on(planned, "WP01", "ann")
        planned.git("worktree", "remove", "--force", str(lane))
        planned.git("branch", "-D", f"kitty/mission-{lane.name}")
        planned.ask("mission", "create", "another")

        blocked = planned.ask("next", "--agent", "ann", "--mission", mission)

        told = blocked["reasons"][0]["unblock"]
        typed = [part for part in told.split("`") if part.startswith("fairlead ")]
        assert typed
        assert all(f"--mission {mission}" in command for command in typed)


class TestProfiles:
    """The command's own option goes before what the package or its mission type says."""

    @pytest.mark.parametrize("words", [("implement", "WP01"), ("next", "--claim")])
    def test_who_takes_a_package_may_say_as_what(
        self, planned: Program, words: tuple[str, ...]
    ) -> None:
        taken = planned.ask(*words, "--agent", "ann", "--profile", "gardener")

        assert "working as gardener (option)" in Path(taken["prompt_file"]).read_text()

    @pytest.mark.parametrize(
        "words", [("review", "WP01", "--reviewer"), ("next", "--claim", "--agent")]
    )
    def test_who_takes_a_review_may_say_as_what(
        self, handed_in: Program, words: tuple[str, ...]
    ) -> None:
        taken = handed_in.ask(*words, "rita", "--profile", "gardener")

        assert "working as gardener (option)" in Path(taken["prompt_file"]).read_text()


class TestPromptsForNobody:
    """A prompt that is printed for who holds nothing."""

    def test_a_package_that_is_free_is_claimed_first(self, planned: Program) -> None:
        first, *others = commands_in(
            planned.run("prompt", "WP01", "--agent", "ann").stdout.decode()
        )

        do(planned, first)

        assert planned.ask("status", "WP01")["work_packages"][0]["lease"]["holder"] == "ann"
        assert do(planned, next(one for one in others if "annotate" in one))["event_ids"]

    def test_a_review_that_is_free_is_claimed_first(self, handed_in: Program) -> None:
        printed = handed_in.run("prompt", "WP01", "--agent", "rita").stdout.decode()

        assert do(handed_in, commands_in(printed)[0])["lease"]["holder"] == "rita"

    def test_what_is_done_asks_for_nothing(self, handed_in: Program) -> None:
        handed_in.ask("review", "WP01", "--reviewer", "rita", "--approve")

        printed = handed_in.run("prompt", "WP01", "--agent", "ann").stdout.decode()

        assert "WP01 is done" in printed
        assert [one.split()[1] for one in commands_in(printed)] == ["explain"]


class TestWorktrees:
    """What is listed is so, and can be mended as printed."""

    def test_a_lane_that_was_lost_is_listed_and_one_that_never_was_is_not(
        self, planned: Program
    ) -> None:
        lane = work_on(planned, "WP01", "ann")
        planned.commit_in(lane, CODE, "Greet")
        planned.git("worktree", "remove", "--force", str(lane))
        planned.git("branch", "-D", f"kitty/mission-{lane.name}")

        (line,) = planned.ask("worktree", "list")["worktrees"]
        told = planned.run("worktree", "repair", "--json")

        assert (line["lane"], line["condition"]) == ("lane-a", "lost")
        assert b"lane-b" not in told.stdout
        assert b"lane-a" in told.stdout + told.stderr

    def test_a_moved_repository_is_mended_as_printed(self, planned: Program) -> None:
        lane = work_on(planned, "WP01", "ann")
        planned.ask("mission", "create", "another")
        root = planned.root.rename(planned.root.with_name("moved"))
        moved = Program(root, planned.home)

        (line,) = moved.ask("worktree", "list")["worktrees"]
        said = moved.run("worktree", "list").stdout.decode()
        lost = moved.refused("status", cwd=root / ".worktrees" / lane.name)

        assert (line["lane"], line["condition"]) == ("lane-a", "moved")
        assert line["path"] == str(root / ".worktrees" / lane.name)
        assert "git init" not in lost["next_step"]
        do(
            moved,
            " ".join(said.split()).rpartition("`fairlead ")[2].join(("fairlead ", "")).rstrip(".`"),
        )
        assert moved.ask("worktree", "list")["worktrees"][0]["condition"] == "clean"


def test_a_stale_base_is_explained_where_it_is_marked(program: Program) -> None:
    mission = program.ask("mission", "create", "greetings")["mission_slug"]
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    for title, owns, needs in (("One", "one/**", "FR-001"), ("Two", "two/**", "FR-002")):
        program.ask("tasks", "add", "--title", title, "--owns", owns, "--requires", needs)
    program.ask("tasks", "finalize")
    work_on(program, "WP01", "ann")
    second = work_on(program, "WP02", "bob")
    program.commit_in(second, {"two/a.py": "a = 1\n", "one/b.py": "b = 1\n"}, "Reach over")
    program.ask("move", "WP02", "for_review", "--actor", "bob")
    program.ask("review", "WP02", "--reviewer", "rita", "--approve")

    board = program.run("status", "--mission", mission).stdout.decode()

    assert "a*" in board
    assert "* What came in since touched its files" in board
