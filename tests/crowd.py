"""A crowd of agents that ask for work in the same moment, each in a process of its own."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from tests.answer import Answer
from tests.program import PLAN, SPEC, Program, hermetic_environment

_PACKAGE = """\
---
work_package_id: WP{number:02d}
title: Part {number}
requirement_refs: [FR-001, FR-002]
owned_files: ["part{number}.py"]
---

Write part {number}.
"""
_WAITS_AT_THE_LINE = """\
import os, sys
from fairlead.apps.cli import run
from fairlead.apps.cli import next as _
os.write(int(sys.argv[1]), b"."); sys.stdin.read()
sys.exit(run(sys.argv[2:]))
"""
"""The program as it is, but that it says when it has started, and begins when all may."""


class Race(NamedTuple):
    """What each agent was answered, and how long it took from the signal to the last answer."""

    answers: dict[str, Answer]
    seconds: float


def wide_mission(place: Path, packages: int) -> tuple[Program, str]:
    """Make a mission of so many packages that wait for nothing."""
    program = Program.fresh(place)
    mission: str = program.ask("mission", "create", "wide")["mission_slug"]
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    (place / "packages").mkdir()
    for number in range(1, packages + 1):
        file = place / "packages" / f"WP{number:02d}-part.md"
        file.write_text(_PACKAGE.format(number=number))
    program.ask("tasks", "import", *sorted(map(str, (place / "packages").iterdir())))
    program.ask("tasks", "finalize")
    return program, mission


def race_for_work(program: Program, mission: str, count: int) -> Race:
    """Let so many agents claim what is next, all at once."""
    told, tell = os.pipe()
    line, release = os.pipe()
    agents = [f"agent-{number:02d}" for number in range(1, count + 1)]
    words = ("next", "--claim", "--mission", mission, "--json", "--agent")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _WAITS_AT_THE_LINE, str(tell), *words, agent],
            cwd=program.root,
            env=hermetic_environment(program.home),
            stdin=line,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(tell,),
        )
        for agent in agents
    ]
    os.close(tell)
    os.close(line)
    ready, heard = 0, b"."
    while heard and ready < count:
        heard = os.read(told, count)
        ready += len(heard)
    os.close(told)
    begin = time.perf_counter()
    os.close(release)
    ended = [process.communicate(timeout=180) for process in started]
    return Race(
        {
            agent: Answer((*words, agent), process.returncode, *streams)
            for agent, process, streams in zip(agents, started, ended, strict=True)
        },
        time.perf_counter() - begin,
    )
