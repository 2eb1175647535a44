"""Who waits for a mission is told for whom; who gives up has written nothing; the dead hold nobody.

That of twenty contenders nobody waits more than a second is shown where the lock is proved, in
tests/shared_kernel/test_file_locks.py.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fairlead.mission_management.bookkeeping import MissionLockTimeout
from fairlead.mission_management.status import Change, MissionState
from tests.faults.bench import FOLDER, IDENTITY, Bench, notes, operation
from tests.faults.conftest import Planned
from tests.faults.invariants import log_digest, log_ids, violations
from tests.faults.scenarios import OPERATION, set_hook
from tests.forked import KILLED, Running

LOCK_SECONDS = "fairlead.mission_management.bookkeeping.transaction.LOCK_SECONDS"
SHORT = 0.2
RECOVERY_SECONDS = 2.0
TEMPORARY = 75
WAITERS = 5


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench.create(tmp_path)
    for name, value in made.program._env({}).items():
        monkeypatch.setenv(name, value)
    return made


@contextmanager
def deciding(bench: Bench) -> Iterator[int]:
    """Another process that cannot decide before the block ends; gives its id."""
    told, tell = os.pipe()
    asked, ask = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ask)  # only the test holds this end: when it goes, the decision can be made

        def decide(_: MissionState) -> Change:
            os.write(tell, b".")
            os.read(asked, 1)
            return notes(text="slow")

        try:
            own = Bench.open(bench.program, bench.clock)
            own.transactions.transact(IDENTITY, own.target, operation(), decide)
        finally:
            os._exit(0)
    os.close(asked)
    os.read(told, 1)
    try:
        yield child
    finally:
        os.close(ask)
        os.waitpid(child, 0)
        os.close(told)
        os.close(tell)


@pytest.fixture
def committing(planned: Planned, tmp_path: Path) -> Iterator[Running]:
    """A command whose hook has not ended yet; it does when the file `go` is there."""
    started, go = tmp_path / "started", tmp_path / "go"
    wait = f"touch {started}; while [ ! -e {go} ]; do sleep 0.02; done"
    set_hook(planned.program, "pre-commit", f"[ -e {go} ] || {{ {wait}; }}")
    running = planned.program.begin(
        "annotate", "WP01", "-m", planned.mission, "--agent", "ada", "--note", "slow", "--json"
    )
    while not started.exists():
        assert running.poll() is None, running.wait().explain()
        time.sleep(0.005)
    yield running
    go.touch()
    running.wait()


def move(planned: Planned) -> tuple[str, ...]:
    return ("move", "WP01", "claimed", "-m", planned.mission, "--actor", "bo", "--op-id", OPERATION)


def test_who_gives_up_is_told_who_holds_the_mission_and_at_what_step(
    planned: Planned, committing: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = planned.program
    before = log_digest(program, planned.authority, planned.mission)
    with monkeypatch.context() as patch:
        patch.setattr(LOCK_SECONDS, SHORT)
        answer = program.run(*move(planned), "--json")
        said = program.run(*move(planned)).stderr.decode()

    assert answer.status == TEMPORARY, answer.explain()
    error = answer.error
    assert (error["code"], error["retryable"]) == ("BOOKKEEPING_LOCK_TIMEOUT", True)
    holder = {"pid": committing.pid, "purpose": "annotate", "step": "committing"}
    assert error["details"]["holder"] == holder
    assert error["details"]["destination_ref"] == planned.authority.removeprefix("refs/heads/")
    for text in (" ".join(said.split()), error["message"]):
        assert f"process {committing.pid} (annotate: committing)" in text
    assert all(len(line) <= 80 for line in said.splitlines())
    assert log_digest(program, planned.authority, planned.mission) == before
    assert violations(program, planned.mission) == []
    (tmp_path / "go").touch()
    assert program.ask(*move(planned))["event_ids"]


def test_who_gives_up_while_another_decides_is_told_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOCK_SECONDS, SHORT)
    began = time.monotonic()
    with deciding(bench) as holder, pytest.raises(MissionLockTimeout) as refused:
        bench.write(notes())

    assert refused.value.holder
    assert (refused.value.holder.pid, refused.value.holder.step) == (holder, "deciding")
    assert time.monotonic() - began >= SHORT
    assert len(log_ids(bench.program, FOLDER.value)) == 1, "only the holder has written"


def test_who_waits_long_enough_gets_in_and_decides_on_what_the_holder_wrote(
    planned: Planned, committing: Running, tmp_path: Path
) -> None:
    waiting = planned.program.begin(*move(planned), "--json")
    time.sleep(SHORT)
    assert waiting.poll() is None

    (tmp_path / "go").touch()

    first, second = committing.wait().data, waiting.wait().data
    both = [*first["event_ids"], *second["event_ids"]]
    assert log_ids(planned.program, planned.mission)[-len(both) :] == both


def test_who_only_reads_does_not_wait(planned: Planned, committing: Running) -> None:
    for words in (("status",), ("log",), ("next",), ("explain", "WP01")):
        assert planned.program.run(*words, "-m", planned.mission).status == 0
    assert committing.poll() is None


def test_when_the_holder_dies_all_who_wait_get_in_at_once(bench: Bench) -> None:
    with deciding(bench) as holder:
        waiting = [_writing(bench) for _ in range(WAITERS)]
        time.sleep(SHORT)
        os.kill(holder, -KILLED)
        died = time.monotonic()
        ended = [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in waiting]
        took = time.monotonic() - died

    assert ended == [0] * WAITERS
    assert took < RECOVERY_SECONDS, f"I15: {took:.2f} s after the last fault"
    assert len(log_ids(bench.program, FOLDER.value)) == WAITERS
    assert violations(bench.program, FOLDER.value) == []


def _writing(bench: Bench) -> int:
    """Start a process that writes one row, and return its id."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            Bench.open(bench.program, bench.clock).write(notes())
            status = 0
        finally:
            os._exit(status)
    return child
