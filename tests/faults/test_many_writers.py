"""Many processes at once: everybody's write is in, and of several claimants one wins."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from fairlead.apps.stress import Attempt, Outcome
from fairlead.apps.stress import violations as history_violations
from fairlead.shared_kernel.identity import OperationId
from tests.faults.conftest import Planned
from tests.faults.invariants import authority_of, log_lines, log_text, violations
from tests.faults.sizes import SOAK, sized
from tests.faults.tally import Tally
from tests.forked import Running
from tests.program import PLAN, SPEC, Program, plan_two_packages

WRITERS = sized(20, 200)
PACKAGES = 20


@pytest.fixture
def crowded(tmp_path: Path) -> Planned:
    """A mission with a package for each of twenty agents."""
    program = Program.fresh(tmp_path)
    mission: str = program.ask("mission", "create", "crowded")["mission_slug"]
    at = ("--mission", mission)
    program.ask("specify", *at, "--from", "-", stdin=SPEC)
    program.ask("plan", *at, "--from", "-", stdin=PLAN)
    for number in range(PACKAGES):
        requires = "FR-001" if number % 2 else "FR-002"
        words = ("--title", f"Part {number}", "--owns", f"part{number}.py", "--requires", requires)
        program.ask("tasks", "add", *at, *words)
    program.ask("tasks", "finalize", *at)
    return Planned(tmp_path, mission)


def test_twenty_transitions_of_twenty_packages_at_once_all_succeed(
    crowded: Planned, tally: Tally
) -> None:
    program, mission = crowded.program, crowded.mission
    packages = [f"WP{number + 1:02d}" for number in range(PACKAGES)]
    for lane in ("claimed", "planned", "claimed"):
        before = len(log_text(program, crowded.authority, mission))
        ops = [OperationId.new(time.time_ns() // 1_000_000) for _ in packages]
        running = [
            program.begin(
                *("move", wp, lane, "--mission", mission, "--actor", f"agent:{wp.lower()}"),
                *("--reason", "its turn", "--op-id", op.value, "--json"),
            )
            for op, wp in zip(ops, packages, strict=True)
        ]
        attempts = _attempts(ops, running)

        log = log_text(program, crowded.authority, mission).encode()
        acknowledged = _acknowledged(attempts)
        found = [
            *map(str, history_violations(attempts, [], log, before=before)),
            *violations(program, mission, acknowledged),
        ]
        tally.add(found, trials=PACKAGES, acknowledged=len(acknowledged))
        assert {attempt.outcome for attempt in attempts} == {Outcome.ACKNOWLEDGED}
        assert not found, "\n".join(found)
        lanes = [one["lane"] for one in program.ask("status", "-m", mission)["work_packages"]]
        assert lanes == [lane] * PACKAGES


def test_many_writers_of_one_package_all_succeed(planned: Planned, tally: Tally) -> None:
    program, mission = planned.program, planned.mission
    before = len(log_text(program, planned.authority, mission))
    ops = [OperationId.new(time.time_ns() // 1_000_000) for _ in range(WRITERS)]

    attempts = _attempts(ops, [_noting(planned, op) for op in ops])
    late = [
        op for op, one in zip(ops, attempts, strict=True) if one.outcome is not Outcome.ACKNOWLEDGED
    ]
    attempts += _attempts(late, [_noting(planned, op) for op in late])

    log = log_text(program, planned.authority, mission).encode()
    acknowledged = _acknowledged(attempts)
    found = [
        *map(str, history_violations(attempts, [], log, before=before)),
        *violations(program, mission, acknowledged),
    ]
    tally.add(found, trials=len(attempts), acknowledged=len(acknowledged))
    assert not found, "\n".join(found)
    assert sorted(acknowledged) == sorted(op.event_id(0).value for op in ops)
    assert SOAK or not late, "somebody waited for too long"


def test_of_twenty_claimants_exactly_one_wins(planned: Planned, tally: Tally) -> None:
    program, mission = planned.program, planned.mission

    running = [
        program.begin(
            "implement", "WP01", "--mission", mission, "--agent", f"agent-{number}", "--json"
        )
        for number in range(WRITERS)
    ]
    answers = [one.wait() for one in running]

    outcomes = sorted((a.status, "" if a.status == 0 else a.error["code"]) for a in answers)
    found = violations(program, mission)
    tally.add(found, trials=WRITERS, acknowledged=1)
    assert outcomes == [(0, "")] + [(1, "WP_ALREADY_CLAIMED")] * (WRITERS - 1)
    assert not found, "\n".join(found)
    rows = log_lines(program, authority_of(mission), mission)
    assert [row["wp_id"] for row in rows if row.get("to_lane") == "claimed"] == ["WP01"]


def test_started_programs_do_not_tread_on_each_other(tmp_path: Path) -> None:
    """A few with all of their start, which the forked ones of the other tests have behind them."""
    program = Program.fresh(tmp_path)
    mission = plan_two_packages(Program(program.root, program.home))

    processes = [
        program.start("annotate", "WP01", "-m", mission, "--agent", f"a-{n}", "--note", "x")
        for n in range(4)
    ]
    ended = [process.communicate() for process in processes]

    assert [process.returncode for process in processes] == [0] * 4, ended
    assert violations(program, mission) == []


def _noting(planned: Planned, op: OperationId) -> Running:
    return planned.program.begin(
        *("annotate", "WP01", "--mission", planned.mission, "--agent", "ada"),
        *("--note", "here", "--op-id", op.value, "--json"),
    )


def _acknowledged(attempts: Sequence[Attempt]) -> list[str]:
    told = [one for one in attempts if one.outcome is Outcome.ACKNOWLEDGED]
    return [event for attempt in told for event in attempt.events]


def _attempts(ops: Sequence[OperationId], running: Sequence[Running]) -> list[Attempt]:
    found = []
    for op, one in zip(ops, running, strict=True):
        answer = one.wait()
        outcome = Outcome.REFUSED if answer.status else Outcome.ACKNOWLEDGED
        if answer.status:
            print(answer.explain())
        first = op.event_id(0).value
        events = (first,) if answer.status else tuple(answer.data["event_ids"])
        assert events[0] == first, "an operation's first event is known before it is recorded"
        found.append(Attempt(events, one.began, one.ended, outcome))
    return found
