"""`fairlead status --watch`: people and programs see what happens; nothing is written."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from tests.program import Program, plan_two_packages

PATIENCE = 30.0


@pytest.fixture
def program(tmp_path: Path) -> Program:
    fresh = Program.fresh(tmp_path)
    plan_two_packages(fresh)
    return fresh


@pytest.fixture
def watchers() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Those that a failed test leaves behind are ended."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def watch(program: Program, *words: str) -> subprocess.Popen[bytes]:
    return program.start("status", "--watch", *words)


def line_with(stream: IO[bytes] | None, text: str) -> str:
    """Read lines until one holds a text."""
    assert stream
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        line = stream.readline().decode()
        assert line, f"it ended before it said {text!r}"
        if text in line:
            return line
    raise AssertionError(f"nobody said {text!r}")


def end(process: subprocess.Popen[bytes]) -> tuple[int, bytes]:
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, errors


def test_people_see_in_lines_what_moves(
    program: Program, watchers: list[subprocess.Popen[bytes]]
) -> None:
    watchers.append(process := watch(program))
    line_with(process.stdout, "WP02")

    program.ask("implement", "WP01", "--agent", "ada")

    line = line_with(process.stdout, "-> in_progress")
    assert "WP01" in line and "by ada" in line
    assert len(line) <= 81
    status, errors = end(process)
    assert status == 130
    assert b"INTERRUPTED" in errors


def test_programs_get_the_whole_board_in_one_line_each_time(
    program: Program, watchers: list[subprocess.Popen[bytes]]
) -> None:
    watchers.append(process := watch(program, "--json"))
    assert process.stdout
    first = json.loads(process.stdout.readline())
    asked = program.run("status", "--json").json

    program.ask("annotate", "WP01", "--note", "looked at", "--agent", "ada")

    second = json.loads(process.stdout.readline())
    assert first == asked
    assert second["schema"] == "fairlead.status/1"
    commits = [line["data"]["mission"]["authority_commit"] for line in (first, second)]
    assert commits[1] == program.ask("status")["mission"]["authority_commit"] != commits[0]
    assert end(process)[0] == 130


def test_it_ends_by_itself_when_the_mission_is_over(
    program: Program, watchers: list[subprocess.Popen[bytes]]
) -> None:
    watchers.append(process := watch(program))
    line_with(process.stdout, "WP02")

    program.ask("mission", "close", "--discard", "--reason", "no customer")

    rest, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, b"")
    assert b"closed: 0 of 2 done" in rest
    assert b"The mission is over." in rest
    mission = program.ask("mission", "list")["missions"][0]["mission_slug"]
    again = program.run("status", "--watch", "--mission", mission)
    assert again.status == 0


def test_it_writes_nothing(program: Program, watchers: list[subprocess.Popen[bytes]]) -> None:
    before = everything(program.root)

    watchers.append(process := watch(program))
    line_with(process.stdout, "WP02")
    time.sleep(1.2)
    end(process)

    assert everything(program.root) == before


def test_it_asks_a_git_that_runs_already(
    program: Program, tmp_path: Path, watchers: list[subprocess.Popen[bytes]]
) -> None:
    trace = tmp_path / "trace"
    watchers.append(process := program.start("status", "--watch", FAIRLEAD_TRACE_GIT=str(trace)))
    line_with(process.stdout, "WP02")
    started = trace.read_text()

    time.sleep(1.2)
    program.ask("annotate", "WP01", "--note", "looked at", "--agent", "ada")
    time.sleep(1.2)

    end(process)
    assert trace.read_text() == started


def test_a_terminal_is_drawn_anew(
    program: Program, watchers: list[subprocess.Popen[bytes]]
) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "fairlead.apps", "status", "--watch", "WP01"],
        cwd=program.root,
        env=program._env({"TERM": "xterm", "LINES": "24", "COLUMNS": "80"}),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    watchers.append(process)
    os.close(theirs)
    shown = screens(ours, "planned")
    program.ask("implement", "WP01", "--agent", "ada")
    shown += screens(ours, "in_progress")
    status, _ = end(process)
    os.close(ours)

    assert status == 130
    assert len(shown) >= 2
    assert all("Watching; Ctrl-C ends it." in screen for screen in shown)
    assert all("WP02" not in screen.partition("Waits for")[2] for screen in shown)


@pytest.mark.parametrize("also", [("--at", "START"), ("--verify",)], ids=" ".join)
def test_it_shows_the_present_only(program: Program, also: tuple[str, ...]) -> None:
    answer = program.run("status", "--watch", *also, "--json")

    assert (answer.status, answer.error["code"]) == (2, "USAGE")


def screens(terminal: int, text: str) -> list[str]:
    """Read what a terminal shows until it is complete and holds a text; one item a drawing."""
    seen, until = b"", time.monotonic() + PATIENCE
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], 0.1)
        seen += os.read(terminal, 65536) if ready else b""
        last = seen.decode(errors="replace").rpartition("\x1b[H\x1b[J")[2]
        if text in last and "Ctrl-C" in last:
            break
    return [screen for screen in re.split(r"\x1b\[H\x1b\[J", seen.decode()) if screen.strip()]


def everything(root: Path) -> dict[str, Any]:
    """Every file below a folder, git's own included, with its content and its time."""
    return {
        str(path.relative_to(root)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_steps_that_follow_at_once_are_told_one_by_one(
    program: Program, watchers: list[subprocess.Popen[bytes]]
) -> None:
    watcher = watch(program)
    watchers.append(watcher)
    line_with(watcher.stdout, "WP02")

    program.ask("implement", "WP01", "--agent", "ada")

    assert "planned -> claimed" in line_with(watcher.stdout, "WP01")
    assert "claimed -> in_progress" in line_with(watcher.stdout, "WP01")
