"""A command whose answer cannot be printed says what became of it, and never calls for a repeat."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.program import Program

NO_ROOM = Path("/dev/full")
needs_full = pytest.mark.skipif(not NO_ROOM.exists(), reason="this system has no /dev/full")
NOTE = ("mission", "follow-up", "--note", "look again")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    program = Program.fresh(tmp_path)
    program.ask("mission", "create", "sample")
    return program


@pytest.fixture
def left_pipe() -> Iterator[IO[bytes]]:
    """A pipe whose reader went away."""
    reader = subprocess.Popen(["true"], stdin=subprocess.PIPE)
    reader.wait()
    assert reader.stdin
    yield reader.stdin
    reader.stdin.close()


def printing_to(
    program: Program,
    place: IO[bytes],
    *words: str,
    errors: IO[bytes] | None = None,
    unbuffered: str = "",
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "fairlead.apps", *words],
        cwd=program.root,
        env=program._env({"PYTHONUNBUFFERED": unbuffered}),
        stdin=subprocess.DEVNULL,
        stdout=place,
        stderr=errors or subprocess.PIPE,
        check=False,
    )


def tip(program: Program) -> str:
    return str(program.ask("status")["mission"]["authority_commit"])


@needs_full
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_write_that_cannot_print_says_that_it_is_recorded(
    program: Program, form: tuple[str, ...], unbuffered: str
) -> None:
    with NO_ROOM.open("wb", buffering=0) as full:
        done = printing_to(program, full, *NOTE, *form, unbuffered=unbuffered)

    said = " ".join(done.stderr.decode().split())
    assert done.returncode == 3
    assert tip(program)[:8] in said
    assert "is recorded" in said and "No space left" in said
    assert "ANSWER_NOT_PRINTED" in said and "Do not repeat" in said
    assert "Traceback" not in said and "Exception" not in said


@needs_full
@pytest.mark.parametrize(
    "words", [("status",), ("status", "--json"), ("artifact", "list", "--json"), ("--help",)]
)
def test_a_reader_that_cannot_print_says_so_without_a_stack_trace(
    program: Program, words: tuple[str, ...]
) -> None:
    with NO_ROOM.open("wb", buffering=0) as full:
        done = printing_to(program, full, *words)

    assert done.returncode == 3
    assert b"ANSWER_NOT_PRINTED" in done.stderr
    assert b"Traceback" not in done.stderr and b"Exception" not in done.stderr


@needs_full
def test_a_refusal_that_cannot_be_printed_as_json_is_printed_for_people(program: Program) -> None:
    with NO_ROOM.open("wb", buffering=0) as full:
        done = printing_to(program, full, "prompt", "WP09", "--json")

    assert done.returncode == 1
    assert done.stderr.startswith(b"error: ")
    assert b"Traceback" not in done.stderr


@needs_full
def test_a_full_place_for_warnings_makes_no_write_fail(program: Program) -> None:
    with NO_ROOM.open("wb", buffering=0) as full:
        done = printing_to(program, full, *NOTE, errors=full)
        usage = printing_to(program, full, "nonsense", errors=full)

    assert (done.returncode, usage.returncode) == (3, 2)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_write_whose_reader_went_away_is_done(
    program: Program, left_pipe: IO[bytes], form: tuple[str, ...]
) -> None:
    done = printing_to(program, left_pipe, *NOTE, *form)

    assert done.returncode == 0
    assert tip(program)[:8] in done.stderr.decode()


def test_a_reading_command_whose_reader_went_away_is_silent(
    program: Program, left_pipe: IO[bytes]
) -> None:
    done = printing_to(program, left_pipe, "status", "--json")

    assert (done.returncode, done.stderr) == (3, b"")


def test_who_closed_the_output_wants_none(program: Program) -> None:
    words = f"{sys.executable} -m fairlead.apps mission follow-up --note again >&- 2>&-"
    done = subprocess.run(["sh", "-c", words], cwd=program.root, env=program._env({}), check=False)

    assert done.returncode == 0
    assert program.git("log", "-1", "--format=%s", tip(program)) != ""


@pytest.mark.parametrize(
    "words", [("status", "--watch"), ("status", "--watch", "--json"), ("log", "--follow")]
)
def test_who_looks_on_ends_quietly_once_nobody_reads(
    program: Program, words: tuple[str, ...]
) -> None:
    process = program.start(*words)
    assert process.stdout and process.stderr
    try:
        assert process.stdout.readline()
        process.stdout.close()

        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.stderr.close()
