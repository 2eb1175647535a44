"""Killed from outside at any moment, with or without the git that is at work for it."""

import random
import time

import pytest

from fairlead.apps.stress import Attempt, Outcome, run_stress
from fairlead.apps.stress import violations as history_violations
from fairlead.shared_kernel.identity import OperationId
from tests.faults.conftest import Planned
from tests.faults.invariants import log_text, violations
from tests.faults.sizes import SEED, SOAK, SOAK_SECONDS, sized, trials
from tests.faults.tally import Tally
from tests.forked import KILLED, Running
from tests.measured import NOT_MEASURED

TOGETHER = 3
TRIALS = 40
RECOVERY_SECONDS = 2.0


@pytest.mark.parametrize("with_git", [False, True], ids=["alone", "with its git"])
def test_nothing_is_lost_or_doubled_whenever_a_writer_is_killed(
    planned: Planned, rng: random.Random, tally: Tally, with_git: bool
) -> None:
    program, mission = planned.program, planned.mission
    before = len(log_text(program, planned.authority, mission))
    attempts: list[Attempt] = []
    slow: list[float] = []
    kills = 0
    for trial in trials(TRIALS // 2):
        ops = [OperationId.new(time.time_ns() // 1_000_000) for _ in range(TOGETHER)]
        running = [_begin(planned, op, f"{trial}") for op in ops]
        time.sleep(rng.uniform(0, 0.03 + 0.05 * TOGETHER))
        victim = rng.randrange(TOGETHER)
        running[victim].kill(with_children=with_git)
        killed_at = time.monotonic()
        attempts += [_attempt(op, one) for op, one in zip(ops, running, strict=True)]
        if running[victim].wait().status == KILLED:
            kills += 1
            attempts.append(_attempt(ops[victim], _begin(planned, ops[victim], f"{trial}")))
            slow.append(time.monotonic() - killed_at)
    log = log_text(program, planned.authority, mission).encode()
    done = [
        event for one in attempts if one.outcome is Outcome.ACKNOWLEDGED for event in one.events
    ]
    found = [
        *map(str, history_violations(attempts, [], log, before=before)),
        *(f"I15: {one.events} was not done" for one in attempts if one.outcome is Outcome.REFUSED),
        *violations(program, mission, done),
    ]
    tally.add(found, trials=kills, acknowledged=len(set(done)))
    assert not found, "\n".join(found)
    assert kills, "nobody was killed in time"
    assert max(slow) < RECOVERY_SECONDS, f"I15: {max(slow):.2f} s after the last fault"


def test_started_processes_that_are_killed_again_and_again_lose_nothing(
    tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same in processes of their own, as `fairlead doctor --stress` does it."""
    for name, value in NOT_MEASURED.items():
        monkeypatch.setenv(name, value)
    report = run_stress(sized(3, 20), seconds=SOAK_SECONDS if SOAK else 5.0, seed=SEED)

    tally.add(report.findings, trials=report.trials, acknowledged=report.acknowledged)
    assert report.findings == (), f"seed {report.seed}"
    assert report.failed == {}
    assert report.trials and report.acknowledged and report.reads


def _begin(planned: Planned, op: OperationId, note: str) -> Running:
    return planned.program.begin(
        *("annotate", "WP01", "--mission", planned.mission, "--agent", "ada"),
        *("--note", note, "--op-id", op.value, "--json"),
    )


def _attempt(op: OperationId, running: Running) -> Attempt:
    answer = running.wait()
    outcome = (
        Outcome.ACKNOWLEDGED
        if answer.status == 0
        else Outcome.UNKNOWN
        if answer.status == KILLED
        else Outcome.REFUSED
    )
    if outcome is Outcome.REFUSED:
        print(answer.explain())
    ended = None if outcome is Outcome.UNKNOWN else running.ended
    return Attempt((op.event_id(0).value,), running.began, ended, outcome)
