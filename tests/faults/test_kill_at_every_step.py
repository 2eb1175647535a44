"""Killed at any step of a write, the next command works and nothing acknowledged is lost."""

import random
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import fairlead.execution
import fairlead.mission_management
import fairlead.shared_kernel
from tests.faults.conftest import Planned
from tests.faults.invariants import authority_of, log_ids, violations
from tests.faults.scenarios import SCENARIOS, Stage, lanes_of
from tests.faults.sizes import SOAK, in_time
from tests.faults.tally import Tally
from tests.forked import KILLED

WRITE = {
    *("locked", "gated", "decided", "objects written", "hooks passed", "commit written"),
    *("ref moved", "published", "acknowledged"),
}
HOOKS = {"hook passed"}
VIEW = {
    *("view noted", "view locked", "view cleared", "view written", "view followed", "view done"),
}
WORKTREE = {
    *("worktree registered", "worktree claimed", "worktree filled", "worktree whole"),
    "worktree checked out",
}
IMPLEMENT = {
    *("implement claimed", "implement lane moved", "implement lane ready", "implement started"),
    *("implement lease noted", "implement told"),
}
POINTS = {
    "one event": WRITE,
    "three events": WRITE,
    "hook on": WRITE | HOOKS,
    "ref shown": WRITE | VIEW,
    "index busy": WRITE,
    "flattened": WRITE | VIEW,
    "claim": WRITE | WORKTREE | IMPLEMENT,
    "next claim": WRITE | IMPLEMENT | {"worktree registered"},
    "birth": WRITE,
    "integration": WRITE | {"integrated"},
    "flattened integration": WRITE | VIEW | {"integrated"},
    "shown integration": WRITE | VIEW | {"integrated"},
}
AFTER_THE_COMMIT = {"ref moved", "published", "acknowledged"}
ELSEWHERE = re.compile(r"(merge|repair|close|conflict|removal) .*")
"""Merges, repairs, closings, conflicts and removals are killed in tests of their own."""


@pytest.fixture
def stage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """What a scenario prepares, kept so that each kill starts from there."""
    monkeypatch.setattr("fairlead.shared_kernel.adapters.git_cli.shown_refs._PATIENCE", 0.02)
    prepared = Stage(tmp_path)
    prepared.work.mkdir()
    SCENARIOS[request.param](prepared)
    prepared.keep()
    return prepared


@pytest.mark.parametrize(("stage", "points"), POINTS.items(), ids=POINTS, indirect=["stage"])
def test_killed_at_any_step_a_command_is_finished_by_its_repetition(
    stage: Stage, points: set[str], tally: Tally, rng: random.Random
) -> None:
    hits = _hits(stage)
    assert hits.keys() == points
    broken = []
    for point in in_time(_first_and_last(hits), rng):
        stage.set_back()
        _kill(stage, point)
        if SOAK:
            broken += _killed_in_recovery(stage, point, tally)
        found = [f"killed at {point}: {text}" for text in _recovered(stage)]
        tally.add(found, acknowledged=1)
        broken += found
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("point", ["commit written", "ref moved", "published"])
def test_a_killed_write_has_happened_exactly_when_the_ref_has_moved(
    planned: Planned, point: str
) -> None:
    program, mission = planned.program, planned.mission
    before = log_ids(program, mission)
    words = ("annotate", "WP01", "--mission", mission, "--agent", "ada", "--note", "here")

    killed = program.run(*words, FAIRLEAD_KILL_AT=point)

    assert killed.status == KILLED
    added = log_ids(program, mission)[len(before) :]
    assert len(added) == (1 if point in AFTER_THE_COMMIT else 0)
    assert violations(program, mission, before) == []


def test_every_point_in_the_code_is_killed_at() -> None:
    named = {
        point
        for context in (fairlead.execution, fairlead.mission_management, fairlead.shared_kernel)
        for module in Path(next(iter(context.__path__))).rglob("*.py")
        for point in re.findall(r"""\breach\(f?["'](.+?)["']\)""", module.read_text())
    }

    assert set().union(*POINTS.values()) == {p for p in named if not ELSEWHERE.fullmatch(p)}
    assert POINTS.keys() == SCENARIOS.keys()


def _hits(stage: Stage) -> dict[str, int]:
    """Run the command once, and count how often it passes each point."""
    note = stage.place / "hits"
    answer = stage.program.run(
        *stage.words,
        stdin=stage.stdin,
        FAIRLEAD_KILL_AT="nowhere",
        FAIRLEAD_TEST_HITS=str(note),
    )
    assert answer.status == 0, answer.explain()
    pairs = (line.split("\t") for line in note.read_text().splitlines())
    return {name: int(count) for name, count in pairs}


def _first_and_last(hits: Mapping[str, int]) -> list[str]:
    return [f"{point}:{hit}" for point, last in hits.items() for hit in dict.fromkeys((1, last))]


def _kill(stage: Stage, point: str) -> None:
    killed = stage.program.run(*stage.words, stdin=stage.stdin, FAIRLEAD_KILL_AT=point)
    assert killed.status == KILLED, f"{point}: {killed.explain()}"


def _recovered(stage: Stage) -> list[str]:
    """Repeat the command, which must succeed, and say what is not as it must be."""
    program = stage.program
    stage.before_recovery()
    answer = program.run(*stage.words, "--json", stdin=stage.stdin)
    if answer.status:
        return [answer.explain()]
    data = answer.data
    mission = stage.mission or data["mission_slug"]
    ref = stage.ref or authority_of(mission)
    acknowledged = data.get("event_ids", ())
    found = violations(
        *(program, mission, acknowledged), ref=ref, shown=stage.shown, dirty=stage.dirty
    )
    if "implement" in stage.words or "integrate" in stage.words:
        lanes = lanes_of(stage)
        if len(lanes) != len(set(lanes)):
            found.append(f"a step was taken twice: {lanes}")
    if "implement" in stage.words:
        found += [] if lanes[-2:] == ["claimed", "in_progress"] else [f"it is not begun: {lanes}"]
        base = program.git("merge-base", ref, f"{ref}-lane-a")
        since = ("log", "-m", "--first-parent", "--format=%s", f"{base.strip()}..{ref}")
        code = program.git(*since, "--", "hello.py")
        found += [f"the lane has not taken in: {line}" for line in code.splitlines()]
        said = program.git("status", "--porcelain", cwd=Path(data["workspace"]))
        found += [f"the new lane is not whole: {line}" for line in said.splitlines()]
    if "integrate" in stage.words:
        code = program.git("show", f"{ref}:hello.py")
        found += [] if code == "print('hello')\n" else ["the code is not in"]
    return found


def _killed_in_recovery(stage: Stage, first: str, tally: Tally) -> list[str]:
    """Kill the repetition too, at each of its points.

    Each time from the first kill on: a copy of what that left would be other files, by their inode.
    """
    stage.before_recovery()
    broken = []
    for point in _first_and_last(_hits(stage)):
        stage.set_back()
        _kill(stage, first)
        stage.before_recovery()
        _kill(stage, point)
        found = [f"{first}, then {point}: {text}" for text in _recovered(stage)]
        tally.add(found, acknowledged=1)
        broken += found
    stage.set_back()
    _kill(stage, first)
    return broken
