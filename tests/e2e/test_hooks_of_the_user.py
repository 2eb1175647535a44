"""What a user's own hooks leave behind, and what is said of hooks that cannot run."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_selecting_missions import work_and_merge
from tests.program import Program, plan_two_packages

REFUSING = "#!/bin/sh\nexit 1\n"
PASSING = "#!/bin/sh\nexit 0\n"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program.fresh(tmp_path)


def set_hook(program: Program, script: str, name: str = "pre-commit") -> Path:
    hook = program.root / ".git" / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(script)
    hook.chmod(0o755)
    return hook


def worktrees(program: Program) -> list[str]:
    """Every worktree that git knows but the primary one, this program's own included."""
    return program.git("worktree", "list").splitlines()[1:]


def kept(program: Program) -> list[Path]:
    return sorted((program.root / ".git" / "fairlead").glob("*/hooks-worktree*"))


def codes(program: Program) -> list[str]:
    return [one["code"] for one in program.ask("doctor")["findings"]]


class TestLeavingNothing:
    """The private worktree in which hooks run goes with the mission."""

    @pytest.mark.parametrize("topology", ["coordination", "flattened"])
    def test_a_refused_mission_leaves_no_worktree(self, program: Program, topology: str) -> None:
        program.git("checkout", "--quiet", "-b", "topic")
        set_hook(program, REFUSING)
        words = ("mission", "create", "sample", "--topology", topology, "--target", "topic")

        refused = [program.refused(*words)["code"] for _ in range(2)]

        assert refused == ["BOOKKEEPING_HOOK_REJECTED"] * 2
        assert (worktrees(program), kept(program)) == ([], [])
        assert program.git("status", "--porcelain") == ""
        assert list((program.root / ".git" / "fairlead").glob("*/*lock*")) == []

    def test_a_mission_that_lives_keeps_it_for_its_next_commit(self, program: Program) -> None:
        set_hook(program, PASSING)

        program.ask("mission", "create", "sample")

        assert len(kept(program)) == 1
        assert "HOOKS_WORKTREE_LEFT" not in codes(program)
        assert program.ask("doctor", "--fix")["mended"] == []
        assert len(kept(program)) == 1

    def test_a_mission_that_is_given_up_takes_it_along(self, program: Program) -> None:
        set_hook(program, PASSING)
        program.ask("mission", "create", "sample")

        program.ask("mission", "close", "--discard", "--reason", "no need")

        assert (worktrees(program), kept(program)) == ([], [])

    def test_what_is_noted_after_the_end_leaves_none(self, program: Program) -> None:
        set_hook(program, PASSING)
        program.ask("mission", "create", "sample")
        program.ask("mission", "close", "--discard", "--reason", "no need")

        program.ask("mission", "follow-up", "--note", "look again")

        assert (worktrees(program), kept(program)) == ([], [])

    def test_the_doctor_removes_what_a_killed_command_left(self, program: Program) -> None:
        set_hook(program, PASSING)
        program.run("mission", "create", "sample", FAIRLEAD_KILL_AT="hook passed")
        [left] = kept(program)
        assert codes(program) == ["HOOKS_CONFIGURED", "HOOKS_WORKTREE_LEFT"]

        [deed] = program.ask("doctor", "--fix")["mended"]

        assert (deed["code"], deed["where"]) == ("HOOKS_WORKTREE_LEFT", str(left))
        assert (worktrees(program), kept(program)) == ([], [])
        assert codes(program) == ["HOOKS_CONFIGURED"]


class TestHooksThatCannotRun:
    """`doctor` says what the next write would say."""

    def blamed(self, program: Program) -> str:
        error = program.refused("doctor")
        [finding] = [one for one in error["details"]["findings"] if one["severity"] == "error"]
        assert finding["code"] == "BOOKKEEPING_HOOK_UNAVAILABLE"
        return str(finding["message"])

    def test_a_folder_of_hooks_that_is_not_there(self, program: Program) -> None:
        program.ask("mission", "create", "sample")
        program.git("config", "core.hooksPath", "nowhere")

        assert "nowhere" in self.blamed(program)

        refused = program.refused("mission", "follow-up", "--note", "x")
        assert refused["code"] == "BOOKKEEPING_HOOK_UNAVAILABLE"

    def test_a_hook_whose_interpreter_is_missing(self, program: Program) -> None:
        set_hook(program, "#!/no/such/shell\n", "commit-msg")

        message = self.blamed(program)

        assert "commit-msg" in message and "/no/such/shell" in message

    def test_a_person_who_skips_hooks_is_not_bothered(self, program: Program) -> None:
        program.git("config", "core.hooksPath", "nowhere")
        program.git("config", "--global", "fairlead.hooks", "skip")

        assert program.run("doctor").status == 0


def test_a_hook_that_git_runs_itself_is_not_said_to_be_skippable(program: Program) -> None:
    program.ask("mission", "create", "sample")
    script = '#!/bin/sh\n[ "$1" = prepared ] && exit 1\nexit 0\n'
    set_hook(program, script, "reference-transaction")

    refused = program.refused("mission", "follow-up", "--note", "x")

    assert refused["details"]["hook"] == "reference-transaction"
    assert "fairlead.hooks" not in refused["next_step"]


def calling(program: Program, name: str, said: Path) -> None:
    """Set a hook that runs a writing command of this program, notes what it says, and passes."""
    ours = f"{sys.executable} -m fairlead.apps mission follow-up --note inside --json"
    set_hook(program, f"#!/bin/sh\ncd {program.root} && {ours} >> {said} 2>&1\nexit 0\n", name)


def told(said: Path) -> list[str]:
    """The codes of the refusals; "" where it was none."""
    answers = [json.loads(line) for line in said.read_text().splitlines()]
    return [answer["error"]["code"] if "error" in answer else "" for answer in answers]


@pytest.mark.parametrize("name", ["reference-transaction", "post-index-change", "post-commit"])
def test_a_hook_that_git_runs_under_the_lock_and_calls_fairlead_is_refused_not_deadlocked(
    program: Program, tmp_path: Path, name: str
) -> None:
    program.git("checkout", "--quiet", "-b", "topic")
    program.ask("mission", "create", "sample", "--topology", "flattened", "--target", "topic")
    calling(program, name, tmp_path / "said")

    program.ask("mission", "follow-up", "--note", "outside")

    assert set(told(tmp_path / "said")) == {"BOOKKEEPING_NESTED"}


def test_a_hook_of_the_landing_that_calls_fairlead_is_refused_not_deadlocked(
    program: Any, tmp_path: Path
) -> None:
    mission = plan_two_packages(program)
    calling(program, "post-merge", tmp_path / "said")

    work_and_merge(program, mission)

    assert set(told(tmp_path / "said")) == {"BOOKKEEPING_NESTED"}


def test_a_hook_of_a_persons_own_commit_may_write(program: Program, tmp_path: Path) -> None:
    program.ask("mission", "create", "sample")
    program.git("checkout", "--quiet", "-b", "topic")
    (program.root / "hello.py").write_text("print('hello')\n")
    calling(program, "post-commit", tmp_path / "said")

    program.ask("safe-commit", "--to-branch", "topic", "--message", "Greet", "hello.py")

    own, of_the_note = sorted(told(tmp_path / "said"))
    assert (own, of_the_note) == ("", "BOOKKEEPING_NESTED")


def test_a_hook_that_is_not_executable_is_told_and_not_skipped_in_silence(
    program: Program,
) -> None:
    program.ask("mission", "create", "sample")
    set_hook(program, REFUSING).chmod(0o644)

    answer = program.run("mission", "follow-up", "--note", "x")

    assert answer.status == 0
    assert b"pre-commit hook was ignored" in answer.stderr
    assert "HOOKS_IGNORED" in codes(program)


def test_a_person_who_skips_hooks_is_not_told_of_them(program: Program) -> None:
    program.ask("mission", "create", "sample")
    set_hook(program, REFUSING).chmod(0o644)
    program.git("config", "--global", "fairlead.hooks", "skip")

    answer = program.run("mission", "follow-up", "--note", "x")

    assert (answer.status, answer.stderr) == (0, b"")
    assert "HOOKS_IGNORED" not in codes(program)
