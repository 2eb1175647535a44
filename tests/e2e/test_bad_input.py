"""Bad input gets a clear error with a code and a next step, and nothing is lost."""

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.answer import Answer
from tests.program import Program, plan_two_packages


def refs(program: Program) -> str:
    return program.git("for-each-ref", "--format=%(refname) %(objectname)")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A repository with one mission of two finalized packages; tests here change nothing in it."""
    program = Program.fresh(tmp_path_factory.mktemp("planned"))
    plan_two_packages(program)
    return program


def assert_told(answer: Answer, status: int, code: str) -> Any:
    """Check the whole shape of an error; return it."""
    assert answer.status == status, answer.explain()
    assert answer.json["schema"] == "fairlead.error/1"
    error = answer.json["error"]
    assert error["code"] == code
    assert error["message"]
    assert error["next_step"]
    assert "--force" not in error["next_step"]
    return error


def test_outside_of_any_repository(tmp_path: Path) -> None:
    program = Program(tmp_path, tmp_path / "home")

    assert_told(program.run("status", "--json"), 3, "NOT_A_REPOSITORY")


def test_in_a_repository_without_commits(tmp_path: Path) -> None:
    program = Program(tmp_path, tmp_path / "home")
    program.git("init", "--quiet")

    error = assert_told(
        program.run("mission", "create", "x", "--json"), 1, "REPOSITORY_HAS_NO_COMMITS"
    )

    assert "git commit --allow-empty" in error["next_step"]


@pytest.mark.parametrize(
    "words",
    [
        ("next", "--agent", ""),
        ("implement", "WP01", "--agent", "humn:olive"),
        ("review", "WP01", "--reviewer", ""),
        ("move", "WP01", "blocked", "--actor", ""),
    ],
)
def test_an_actor_that_is_none(planned: Program, words: tuple[str, ...]) -> None:
    assert_told(planned.run(*words, "--json"), 2, "USAGE")


def test_an_unknown_mission(planned: Program) -> None:
    error = assert_told(planned.run("status", "-m", "greetngs", "--json"), 1, "MISSION_NOT_FOUND")

    assert "greetings" in error["message"]


def test_an_ambiguous_mission_names_the_candidates(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    names = [program.ask("mission", "create", "twice")["mission_slug"] for _ in range(2)]

    for words in (("-m", "twice"), ()):
        error = assert_told(
            program.run("status", *words, "--json"), 1, "MISSION_AMBIGUOUS_SELECTOR"
        )
        assert sorted(error["details"]["candidates"]) == sorted(names)


@pytest.mark.parametrize(
    "words",
    [
        ("move", "WP09", "claimed", "--actor", "ada"),
        ("implement", "WP09", "--agent", "ada"),
        ("annotate", "WP09", "--note", "x", "--agent", "ada"),
        ("review", "WP09", "--reviewer", "rita"),
        ("status", "WP09"),
        ("prompt", "WP09"),
    ],
    ids=lambda words: words[0],
)
def test_an_unknown_package(planned: Program, words: tuple[str, ...]) -> None:
    before = refs(planned)

    assert_told(planned.run(*words, "--json"), 1, "WP_NOT_FOUND")

    assert refs(planned) == before


def test_an_illegal_transition_says_what_would_be_legal(planned: Program) -> None:
    before = refs(planned)

    error = assert_told(
        planned.run("move", "WP01", "approved", "--actor", "ada", "--json"),
        1,
        "STATUS_ILLEGAL_TRANSITION",
    )

    assert "claimed" in error["details"]["legal"]
    assert refs(planned) == before


def test_a_lane_that_does_not_exist_is_a_usage_error(planned: Program) -> None:
    error = assert_told(
        planned.run("move", "WP01", "finished", "--actor", "ada", "--json"), 2, "USAGE"
    )

    assert "for_review" in error["message"]


def test_a_dependency_cycle_shows_its_path(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    program.ask("mission", "create", "circle")
    files = []
    for one, other in (("WP01", "WP02"), ("WP02", "WP01")):
        file = tmp_path / f"{one}-circle.md"
        file.write_text(f"---\nwork_package_id: {one}\ntitle: A\ndependencies: [{other}]\n---\n")
        files.append(str(file))
    before = refs(program)

    error = assert_told(program.run("tasks", "import", *files, "--json"), 1, "DEPENDENCY_CYCLE")

    assert "WP01 -> WP02 -> WP01" in error["message"]
    assert refs(program) == before


def test_an_unknown_front_matter_key_names_the_nearest(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    program.ask("mission", "create", "keys")
    package = tmp_path / "WP01-one.md"
    package.write_text("---\nwork_package_id: WP01\ntitle: One\ndependecies: []\n---\n")

    answer = program.run("tasks", "import", str(package), "--json")

    assert answer.status == 1
    assert "dependecies" in answer.error["message"]
    assert "dependencies" in answer.error["message"]
    assert program.ask("tasks", "list")["work_packages"] == []


def test_a_malformed_log_line_is_named_with_line_and_offset(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    mission = plan_two_packages(program)
    branch = program.ask("mission", "show")["coordination_branch"]
    directory = program.ask("mission", "path")["directory"]
    elsewhere = tmp_path / "elsewhere"
    program.git("worktree", "add", "--quiet", str(elsewhere), branch)
    log = elsewhere / directory / "status.events.jsonl"
    good = log.read_bytes()
    log.write_bytes(good + b'{"torn": \n')
    program.git("commit", "--quiet", "-am", "Damage", cwd=elsewhere)
    program.git("worktree", "remove", "--force", str(elsewhere))

    answer = program.run("move", "WP01", "claimed", "--actor", "ada", "-m", mission, "--json")
    shown = program.run("log", "-m", mission, "--json")

    assert answer.status == 3, answer.explain()
    assert shown.status == 3, shown.explain()
    assert shown.error["details"]["line"] == good.count(b"\n") + 1
    assert shown.error["details"]["offset"] == len(good)
    assert program.run("doctor", "--json").status == 3


def _with_git(program: Program, folder: Path) -> Answer:
    return program.run("mission", "list", "--json", PATH=str(folder))


def test_git_is_missing(planned: Program, tmp_path: Path) -> None:
    answer = _with_git(planned, tmp_path)

    assert_told(answer, 3, "GIT_MISSING")


def test_git_is_too_old(planned: Program, tmp_path: Path) -> None:
    fake = tmp_path / "git"
    fake.write_text(
        "#!/bin/sh\n"
        'case " $* " in *" --version "*|*" version "*) echo git version 2.20.1; exit;; esac\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)

    answer = planned.run("doctor", "--json", PATH=str(tmp_path))

    assert answer.status == 3
    codes = {f["code"]: f["message"] for f in answer.error["details"]["findings"]}
    assert "2.20.1" in codes["GIT_TOO_OLD"]


def test_a_lane_in_use_is_not_given_to_a_second_package(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    program.ask("mission", "create", "shared")
    for title in ("One", "Two"):
        program.ask("tasks", "add", "--title", title, "--owns", "same.py")
    program.ask("tasks", "finalize")
    program.ask("implement", "WP01", "--agent", "ada")

    error = assert_told(
        program.run("implement", "WP02", "--agent", "ben", "--json"), 1, "LANE_BUSY"
    )

    assert "WP01" in error["message"]


def test_a_folder_in_the_way_of_a_lane_is_kept(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    plan_two_packages(program)
    lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
    notes = lane / "notes.txt"
    notes.write_text("mine")

    program.ask("implement", "WP01", "--agent", "ada")

    assert notes.read_text() == "mine"


def test_a_disk_without_room_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """Objects cannot be written: a file-size limit stands in for a full or read-only disk."""
    program = Program.fresh(tmp_path)
    plan_two_packages(program)
    before = refs(program)

    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
            "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            "os.execv(sys.executable, [sys.executable, '-Bm', 'fairlead.apps', *sys.argv[1:]])",
            *("move", "WP01", "claimed", "--actor", "ada", "--json"),
        ],
        cwd=program.root,
        env=program._env({}),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 3, (done.stdout, done.stderr)
    assert json.loads(done.stdout)["error"]["next_step"]
    assert refs(program) == before
    assert program.ask("status")["summary"]["planned"] == 2
    program.ask("move", "WP01", "claimed", "--actor", "ada")


def test_a_deleted_working_directory_is_said(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    gone = tmp_path / "gone"
    gone.mkdir()

    done = subprocess.run(
        [
            *("sh", "-c", f'cd "{gone}" && rmdir "{gone}" && exec "$@"', "sh"),
            *(sys.executable, "-m", "fairlead.apps", "status", "--json"),
        ],
        cwd=program.root,
        env=program._env({}),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 3, (done.stdout, done.stderr)
    assert json.loads(done.stdout)["error"]["code"] == "NOT_A_REPOSITORY"


@pytest.mark.parametrize(
    "words",
    [
        ("move", "WPX", "claimed", "--actor", "ada"),
        ("move", "WP01", "claimed", "--actor", "-x"),
        ("move", "WP01", "claimed", "--actor", "ada", "--op-id", "no-ulid"),
        ("move", "WP01", "claimed", "--actor", "ada", "--lease", "one"),
        ("specify", "--from", "no-such-file.md"),
        ("review", "WP01", "--reviewer", "rita", "--approve", "--reject"),
        ("context", "resolve", "--op", "dance"),
        ("annotate", "WP01", "--agent", "ada"),
        ("annotate", "WP01", "--agent", "ada", "--subtask", "T001"),
    ],
    ids=" ".join,
)
def test_words_that_mean_nothing_are_usage_errors(planned: Program, words: tuple[str, ...]) -> None:
    before = refs(planned)

    assert_told(planned.run(*words, "--json"), 2, "USAGE")

    assert refs(planned) == before


@pytest.mark.parametrize("name", ["\x1b[2Jx", "../../etc/passwd", "-x", "a" * 300, "a\nb"])
def test_a_hostile_selector_is_only_not_found(planned: Program, name: str) -> None:
    answer = planned.run("status", f"--mission={name}")

    assert answer.status == 1, answer.explain()
    assert b"\x1b" not in answer.stderr
    assert b"MISSION_NOT_FOUND" in answer.stderr
