"""A look at a mission starts few git processes, whatever the mission is doing."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.program import Program, plan_two_packages
from tests.reads import MOST_PROCESSES, READS, words_of


def nothing_begun(program: Program) -> Path:
    return program.root


def worked_on(program: Program) -> Path:
    claim = ("implement", "WP01", "--agent", "claude-1")
    return Path(program.ask(*claim)["workspace"])


def waiting_for_review(program: Program) -> Path:
    lane = worked_on(program)
    program.commit_in(lane, {"hello.py": "def hello() -> str:\n    return 'hi'\n"}, "Greet")
    program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "claude-1")
    program.ask("move", "WP01", "for_review", "--actor", "claude-1", cwd=lane)
    return lane


def approved(program: Program) -> Path:
    lane = waiting_for_review(program)
    program.ask("review", "WP01", "--reviewer", "rita", "--approve")
    return lane


STAGES: Mapping[str, Callable[[Program], Path]] = {
    stage.__name__: stage for stage in (nothing_begun, worked_on, waiting_for_review, approved)
}


@pytest.mark.parametrize("stage", STAGES)
def test_no_look_at_a_mission_starts_more_git_processes_than_it_may(
    stage: str, tmp_path: Path
) -> None:
    program = Program.fresh(tmp_path)
    mission = plan_two_packages(program)
    lane = STAGES[stage](program)
    trace = tmp_path / "trace"

    too_many = {}
    for where in (program.root, lane):
        for name, read in READS.items():
            trace.write_text("")
            program.run(*words_of(read, mission), cwd=where, FAIRLEAD_TRACE_GIT=str(trace))
            started = [json.loads(line) for line in trace.read_text().splitlines()]
            readers = sum("cat-file" in argv for argv in started)
            assert started or name != "status", "nothing is traced"
            if len(started) > read.most or (readers > 1 and read.most <= MOST_PROCESSES):
                too_many[f"{name} in {where.name}"] = started

    assert not too_many


def test_only_what_looks_beyond_the_mission_may_start_more() -> None:
    more = {name for name, read in READS.items() if read.most > MOST_PROCESSES}

    assert more == {"merge to be", "worktrees", "health"}
