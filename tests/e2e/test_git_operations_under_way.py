"""A person's merge, cherry-pick or rebase is under way on the branch that Fairlead writes to."""

import subprocess
from pathlib import Path

import pytest

from tests.program import PLAN, SPEC, Program

BOTH = ("--requires", "FR-001", "--requires", "FR-002")
STOPPED = {
    "a merge": ("merge", "other"),
    "a cherry-pick": ("cherry-pick", "other"),
    "a rebase": ("rebase", "other"),
}
LEFT = {"a merge": "merge", "a cherry-pick": "cherry-pick", "a rebase": "rebase"}


@pytest.mark.parametrize("operation", ["a merge", "a cherry-pick"])
def test_what_was_recorded_meanwhile_survives_the_commit_that_ends_it(
    tmp_path: Path, operation: str
) -> None:
    program, mission = flattened_in_review(tmp_path)
    stop_in(program, operation)

    refused = program.refused("review", "WP01", "--reviewer", "rita", "--approve")
    (program.root / "x.py").write_text("9\n")
    program.git("add", "x.py")
    program.git("commit", "--quiet", "--message", "ended by hand")
    integrated = program.run("integrate", "WP01", "--json")

    assert refused["code"] == "WORKTREE_BUSY"
    assert str(program.root) in refused["next_step"]
    assert integrated.status == 0, integrated.explain()
    assert b"had taken acknowledged rows out" in integrated.stderr
    listed = program.git("ls-tree", "-r", "--name-only", "work").split()
    assert "hello.py" in listed
    assert any(name.endswith("/review-cycle-1.md") for name in listed)
    assert program.git("show", "work:x.py") == "9\n"
    assert program.git("status", "--porcelain") == ""
    assert program.ask("log", "--verify", "--mission", mission)["verified"]


def test_code_that_a_stale_commit_took_out_comes_back_with_the_rows(tmp_path: Path) -> None:
    program, _ = flattened_in_review(tmp_path)
    words = ("review", "WP01", "--reviewer", "rita", "--approve")
    program.run(*words, FAIRLEAD_KILL_AT="ref moved:2")
    (program.root / ".git" / "index.lock").unlink()
    program.commit_in(program.root, {"README.md": "# By hand\n"}, "from a stale index")
    assert "hello.py" not in program.git("ls-tree", "--name-only", "work")

    program.ask("integrate", "WP01")

    assert program.git("show", "work:hello.py") == "print('hello')\n"
    assert (program.root / "hello.py").exists()
    assert program.git("show", "work:README.md") == "# By hand\n"
    assert program.git("status", "--porcelain") == ""


@pytest.mark.parametrize("operation", STOPPED)
def test_nothing_lands_on_a_branch_on_which_git_has_not_finished(
    tmp_path: Path, operation: str
) -> None:
    program, mission = accepted_on_main(tmp_path)
    stop_in(program, operation)
    before = program.git("for-each-ref")

    planned = program.ask("merge", "--dry-run")
    refused = program.refused("merge")

    assert refused["code"] == "WORKTREE_BUSY"
    assert operation in refused["message"]
    assert f"git {LEFT[operation]} --abort" in refused["next_step"]
    assert [blocker["code"] for blocker in planned["blockers"]] == ["WORKTREE_BUSY"]
    assert program.git("for-each-ref") == before

    program.git(LEFT[operation], "--abort")
    merged = program.ask("merge", "--mission", mission)

    assert merged["landed_commit"]
    assert "hello.py" in program.git("ls-tree", "--name-only", "main")


def test_nothing_lands_on_a_branch_that_is_bisected(tmp_path: Path) -> None:
    program, _ = accepted_on_main(tmp_path)
    program.commit_in(program.root, {"a.txt": "a\n"}, "a")
    program.commit_in(program.root, {"b.txt": "b\n"}, "b")
    program.git("bisect", "start", "HEAD", "HEAD~2")

    refused = program.refused("merge")
    program.git("bisect", "reset")
    program.ask("merge")

    assert refused["code"] == "WORKTREE_BUSY"
    assert "git bisect reset" in refused["next_step"]


def test_what_is_recorded_during_a_rebase_of_the_branch_outlives_its_end(tmp_path: Path) -> None:
    program, mission = flattened_in_review(tmp_path)
    stop_in(program, "a rebase")

    said = program.run("annotate", "WP01", "--agent", "rita", "--note", "meanwhile", "--json")
    code = program.refused("review", "WP01", "--reviewer", "rita", "--approve")
    program.git("rebase", "--abort")
    integrated = program.run("integrate", "WP01", "--json")

    assert said.status == 0, said.explain()
    assert b"a rebase of work is under way" in said.stderr
    assert code["code"] == "WORKTREE_BUSY"
    assert integrated.status == 0, integrated.explain()
    assert "hello.py" in program.git("ls-tree", "--name-only", "work")
    rows = program.git("show", f"work:kitty-specs/{mission}/status.events.jsonl")
    assert "meanwhile" in rows
    assert program.git("status", "--porcelain") == ""


def flattened_in_review(place: Path) -> tuple[Program, str]:
    """A flattened mission on `work` with a package in review; `other` conflicts in x.py."""
    program = Program.fresh(place, {"x.py": "1\n"})
    _other(program)
    program.git("switch", "--quiet", "--create", "work")
    program.commit_in(program.root, {"x.py": "3\n"}, "here")
    words = ("mission", "create", "greetings", "--topology", "flattened", "--target", "work")
    mission = program.ask(*words)["mission_slug"]
    _in_review(program)
    return program, mission


def accepted_on_main(place: Path) -> tuple[Program, str]:
    """A mission that may be merged into main; `other` conflicts with main in x.py."""
    program = Program.fresh(place, {"x.py": "1\n"})
    _other(program)
    program.commit_in(program.root, {"x.py": "3\n"}, "here")
    mission = program.ask("mission", "create", "greetings")["mission_slug"]
    _in_review(program)
    program.ask("review", "WP01", "--reviewer", "rita", "--approve")
    program.ask("accept")
    return program, mission


def stop_in(program: Program, operation: str) -> None:
    """Begin it; the conflict stops it."""
    words, place = ["git", *STOPPED[operation]], program.root
    done = subprocess.run(words, cwd=place, env=program._env({}), capture_output=True, check=False)
    assert done.returncode != 0, "it did not stop"


def _other(program: Program) -> None:
    program.git("switch", "--quiet", "--create", "other")
    program.commit_in(program.root, {"x.py": "2\n"}, "there")
    program.git("switch", "--quiet", "main")


def _in_review(program: Program) -> None:
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    program.ask("tasks", "add", "--title", "Greet", "--owns", "hello.py", *BOTH)
    program.ask("tasks", "finalize")
    lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
    program.commit_in(lane, {"hello.py": "print('hello')\n"}, "Greet")
    program.ask("move", "WP01", "for_review", "--actor", "ada", cwd=lane)
    program.ask("review", "WP01", "--reviewer", "rita")
