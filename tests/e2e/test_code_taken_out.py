"""A package is done as long as its code is in: what somebody takes out again is noticed."""

import shutil
from pathlib import Path

import pytest

from tests.program import PLAN, SPEC, Program

BEFORE = "one\ntwo\n"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flattened mission: WP01 added a file and changed one, WP02 changed that one once more."""
    place = tmp_path_factory.mktemp("finished")
    program = Program.fresh(place, {"names.txt": BEFORE})
    program.git("switch", "--quiet", "--create", "work")
    program.ask("mission", "create", "greetings", "--topology", "flattened", "--target", "work")
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    program.ask(*("tasks", "add", "--title", "Greet", "--owns", "hello.py,names.txt"),
                *("--requires", "FR-001"))  # fmt: skip
    program.ask(*("tasks", "add", "--title", "Part", "--owns", "names.txt"),
                *("--requires", "FR-002", "--depends", "WP01"))  # fmt: skip
    program.ask("tasks", "finalize")
    done(program, "WP01", {"hello.py": "x = 1\n", "names.txt": BEFORE + "three\n"})
    done(program, "WP02", {"names.txt": BEFORE + "three\nfour\n"})
    return place


@pytest.fixture
def program(finished: Path, tmp_path: Path) -> Program:
    shutil.copytree(finished, tmp_path / "copy")
    found = Program(tmp_path / "copy" / "repository", tmp_path / "copy" / "home")
    found.ask("worktree", "repair")
    return found


def done(program: Program, wp_id: str, files: dict[str, str]) -> None:
    lane = Path(program.ask("implement", wp_id, "--agent", "ada")["workspace"])
    program.commit_in(lane, files, f"Work on {wp_id}")
    program.ask("move", wp_id, "for_review", "--actor", "ada")
    program.ask("review", wp_id, "--reviewer", "rita", "--approve")


def failing(program: Program) -> dict[str, str]:
    checks = program.ask("accept", "--diagnose")["checks"]
    return {check["id"]: check["message"] for check in checks if not check["passed"]}


def test_a_file_that_is_removed_again_is_named_with_who_did_it(program: Program) -> None:
    program.git("rm", "--quiet", "hello.py")
    program.git("commit", "--quiet", "-m", "Tidy up")

    message = failing(program)["code:WP01"]

    head = program.git("rev-parse", "HEAD").strip()
    assert "hello.py" in message
    assert f"{head[:8]} of Olive Operator" in message
    assert program.refused("accept")["code"] == "MISSION_NOT_ACCEPTABLE"


def test_a_change_that_is_reverted_is_noticed(program: Program) -> None:
    program.commit_in(program.root, {"names.txt": BEFORE + "three\n"}, "Take four out")

    assert list(failing(program)) == ["code:WP02"]


def test_a_file_that_goes_on_changing_or_moves_is_nobodys_loss(program: Program) -> None:
    program.commit_in(program.root, {"names.txt": BEFORE + "three\nfour\nfive\n"}, "Add five")
    (program.root / "pkg").mkdir()
    program.git("mv", "hello.py", "pkg/hello.py")
    program.commit_in(program.root, {"pkg/hello.py": "x = 2\n"}, "Move it")

    assert failing(program) == {}


def test_a_later_review_may_take_out_what_an_earlier_one_let_in(program: Program) -> None:
    program.ask("tasks", "add", "--title", "Simpler", "--owns", "hello.py,names.txt")
    program.ask("tasks", "finalize")
    lane = Path(program.ask("implement", "WP03", "--agent", "ada")["workspace"])
    program.git("rm", "--quiet", "hello.py", cwd=lane)
    program.commit_in(lane, {"names.txt": BEFORE}, "Simpler")
    program.ask("move", "WP03", "for_review", "--actor", "ada")
    program.ask("review", "WP03", "--reviewer", "rita", "--approve")

    assert failing(program) == {}


def test_brought_back_by_a_package_it_is_in_again(program: Program) -> None:
    program.git("rm", "--quiet", "hello.py")
    program.git("commit", "--quiet", "-m", "Tidy up")
    program.ask("tasks", "add", "--title", "Bring it back", "--owns", "hello.py")
    program.ask("tasks", "finalize")
    done(program, "WP03", {"hello.py": "x = 1\n"})

    assert program.ask("accept")["accepted"]


def test_taken_out_after_the_acceptance_it_is_not_merged(program: Program) -> None:
    program.ask("accept")
    program.git("rm", "--quiet", "hello.py")
    program.git("commit", "--quiet", "-m", "Tidy up")

    refused = program.refused("merge")

    assert refused["code"] == "MISSION_NOT_ACCEPTED"
    assert "the code of WP01 is out again in hello.py" in refused["message"]


def test_whoever_meant_it_says_so(program: Program) -> None:
    program.git("rm", "--quiet", "hello.py")
    program.git("commit", "--quiet", "-m", "Tidy up")
    person = ("--actor", "human:olive", "--force", "--reason", "Nobody wants to be greeted")

    program.ask("move", "WP01", "canceled", *person)

    assert "code:WP01" not in failing(program)
