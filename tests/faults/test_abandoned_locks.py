"""Lock files that killed gits left: nobody waits for them, and nobody has to remove them.

Those of gits that live are respected.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import Planned
from tests.faults.invariants import log_ids, violations
from tests.program import SPEC, Program

SECONDS = 2.0
"""I15: how long a request may take after the last fault."""


@pytest.mark.parametrize("age", [0, 60], ids=["just now", "a minute ago"])
def test_a_write_goes_past_the_lock_that_a_killed_git_left_on_the_branch(
    planned: Planned, age: int
) -> None:
    lock = left(planned.program, planned.authority, age)

    took = noted(planned)

    assert took < SECONDS
    assert not lock.exists()
    assert violations(planned.program, planned.mission) == []


def test_a_write_of_a_flattened_mission_goes_past_the_lock_on_head(tmp_path: Path) -> None:
    flat = flattened(tmp_path)
    locks = [left(flat.program, name, 0) for name in ("HEAD", "refs/heads/solo")]

    took = noted(flat)

    assert took < SECONDS
    assert not any(lock.exists() for lock in locks)
    assert violations(flat.program, flat.mission, ref="refs/heads/solo") == []


def test_closing_a_mission_goes_past_the_lock_on_packed_refs(planned: Planned) -> None:
    planned.program.git("pack-refs", "--all")
    lock = left(planned.program, "packed-refs", 0)
    words = ("mission", "close", "--discard", "-m", planned.mission, "--reason", "not wanted")

    began = time.monotonic()
    planned.program.ask(*words, "--actor", "human:olive")

    assert time.monotonic() - began < SECONDS
    assert not lock.exists()


def test_an_index_lock_is_never_waited_for_and_goes_when_it_is_surely_abandoned(
    tmp_path: Path,
) -> None:
    flat = flattened(tmp_path)
    lock = left(flat.program, "index", 0)

    first = noted(flat)
    deferred = lock.exists()
    left(flat.program, "index", 60)
    second = noted(flat)

    assert deferred, "it could have been alive"
    assert max(first, second) < SECONDS
    assert not lock.exists()
    assert (
        violations(flat.program, flat.mission, ref="refs/heads/solo", shown=flat.program.root) == []
    )


def test_a_safe_commit_goes_past_the_index_lock_that_a_killed_git_left(planned: Planned) -> None:
    program = planned.program
    lane = Path(
        program.ask("implement", "WP01", "-m", planned.mission, "--agent", "ada")["workspace"]
    )
    branch = program.git("symbolic-ref", "--short", "HEAD", cwd=lane).strip()
    lock = Path(program.git("rev-parse", "--absolute-git-dir", cwd=lane).strip()) / "index.lock"
    aged(lock, 60)
    (lane / "hello.py").write_text("print('hello')\n")

    words = ("safe-commit", "--to-branch", branch, "--message", "Greet", "hello.py")
    answer = program.run(*words, "--json", cwd=lane)

    assert answer.status == 0, answer.explain()
    assert not lock.exists()


def test_the_lock_of_a_living_git_is_respected_and_the_write_says_so(planned: Planned) -> None:
    program, mission = planned.program, planned.mission
    before = log_ids(program, mission)
    lock = program.root / ".git" / f"{planned.authority}.lock"
    words = ("annotate", "WP01", "--mission", mission, "--agent", "ada", "--note", "x", "--json")

    with locking(program, planned.authority):
        began = time.monotonic()
        refused = program.run(*words)
        took = time.monotonic() - began
        held = lock.exists()

    assert held, "the lock of a living git was taken away"
    assert took < SECONDS
    assert refused.error["code"] == "BOOKKEEPING_COMMIT_FAILED"
    assert log_ids(program, mission) == before
    assert program.run(*words).status == 0
    assert violations(program, mission) == []


def test_a_living_git_that_ends_in_time_is_waited_for(planned: Planned) -> None:
    words = ("annotate", "WP01", "--mission", planned.mission, "--agent", "ada", "--note", "x")

    with locking(planned.program, planned.authority):
        running = planned.program.begin(*words)
        time.sleep(0.4)

    assert running.wait().status == 0, running.wait().explain()


def noted(planned: Planned) -> float:
    """Write a note, which must succeed, and return how many seconds that took."""
    began = time.monotonic()
    planned.program.ask("annotate", "WP01", "-m", planned.mission, "--agent", "ada", "--note", "x")
    return time.monotonic() - began


def left(program: Program, name: str, age: float) -> Path:
    """Leave a lock file of git's, so many seconds old."""
    lock = program.root / ".git" / f"{name}.lock"
    aged(lock, age)
    return lock


def aged(file: Path, age: float) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["touch", "-d", f"{age:g} seconds ago", str(file)], check=True)


@contextmanager
def locking(program: Program, ref: str) -> Iterator[None]:
    """A git of somebody that has locked a ref and not moved it yet."""
    tip = program.git("rev-parse", ref).strip()
    process = subprocess.Popen(
        ["git", "update-ref", "--stdin"],
        cwd=program.root,
        env=program._env({}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin and process.stdout
    try:
        process.stdin.write(f"start\nverify {ref} {tip}\nprepare\n".encode())
        process.stdin.flush()
        assert process.stdout.readline() == b"start: ok\n"
        assert process.stdout.readline() == b"prepare: ok\n"
        yield
    finally:
        process.communicate(b"abort\n")


def flattened(place: Path) -> Planned:
    """A mission on the branch that the person has checked out, with one package."""
    program = Program.fresh(place)
    program.git("switch", "--quiet", "--create", "solo")
    created = program.ask("mission", "create", "solo", "--topology", "flattened")
    mission: str = created["mission_slug"]
    at = ("--mission", mission)
    program.ask("specify", *at, "--from", "-", stdin=SPEC)
    program.ask("plan", *at, "--from", "-", stdin="# Plan\n\nOne part.\n")
    words = ("--title", "Greet", "--owns", "hello.py", "--requires", "FR-001,FR-002")
    program.ask("tasks", "add", *at, *words)
    program.ask("tasks", "finalize", *at)
    return Planned(place, mission)
