"""Anything, in any order: a machine of rules against a model that is a list of events.

Each step is a transaction on real git, or something that people, git and machines do to it. After
each step the log must be what the model says it is.
"""

import json
import os
import shutil
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fairlead.shared_kernel.git import CommitDraft, edit_tree
from fairlead.shared_kernel.identity import new_ulid
from tests.faults.bench import AUTHORITY, DIRECTORY, FOLDER, Bench, in_a_process, notes, operation
from tests.faults.eye import Eye
from tests.faults.invariants import violations
from tests.faults.sizes import SEED, SOAK, sized, trials
from tests.faults.tally import Tally
from tests.faults.test_kill_at_every_step import AFTER_THE_COMMIT, VIEW, WRITE
from tests.forked import KILLED
from tests.places import fresh_place
from tests.program import Program

pytestmark = pytest.mark.slow

PUT_BACK = "LogRestored"
"""The row that says that others are back: it has an id of the operation that found them missing."""
LOG = f"{DIRECTORY}/status.events.jsonl"
EXAMPLES = sized(200, 50)
"""At a time; the long set goes on with the next seed while its time lasts."""
MOST_EXAMPLES = 20_000
POINTS = sorted(WRITE - {"hooks passed"}) + sorted(VIEW)


class Bookkeeping(RuleBasedStateMachine):
    """The model: acknowledged events in order, and those of which nobody knows."""

    template: Path
    tally: Tally

    def __init__(self) -> None:
        super().__init__()
        self.place = fresh_place()
        shutil.copytree(self.template, self.place / "copy", symlinks=True)
        program = Program(self.place / "copy" / "repository", self.place / "copy" / "home")
        self.bench, self.eye = Bench.open(program), Eye(program)
        self.shown = self.place / "shown"
        self.ref_lock = program.root / ".git" / f"{AUTHORITY}.lock"
        self.acknowledged: list[str] = []
        self.maybe: set[str] = set()
        self.operations: list[tuple[str, int]] = []
        self.taken_out = False
        self.in_step = True
        self.edit_there: bytes | None = None
        self.steps = 0

    @property
    def program(self) -> Program:
        return self.bench.program

    @rule(count=st.integers(1, 4))
    def append(self, count: int) -> None:
        """One event, or a batch of them."""
        self._write(new_ulid(1_700_000_000_000), count)

    @rule(point=st.sampled_from(POINTS), count=st.integers(1, 3))
    def crash(self, point: str, count: int) -> None:
        """A process is killed in the middle of a write."""
        op, program, clock = new_ulid(1_700_000_000_000), self.program, self.bench.clock
        self.operations.append((op, count))
        # One more than it asked for: the row that says that others are back may come first.
        events = [operation(op).op_id.event_id(index).value for index in range(count + 1)]

        def work() -> None:
            Bench.open(program, clock).write(notes(count), operation(op, count=count))

        ended = in_a_process(work, kill_at=point)

        assert ended in (0, KILLED)
        there = [event for event in self._ids() if event in events]
        if ended == 0:  # the point is on another way
            self._acknowledge(there)
            return
        self.maybe.update(events)
        self.in_step = False
        if there:
            self.taken_out = False
        if point not in VIEW:  # those are passed too when an earlier kill is healed
            assert len(there) >= count if point in AFTER_THE_COMMIT else not there

    @precondition(lambda self: self.operations)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        """Somebody repeats an operation, done or not, under the same id."""
        op, count = data.draw(st.sampled_from(self.operations))
        self._write(op, count)

    @precondition(lambda self: not self.ref_lock.exists())
    @rule(words=st.sampled_from([("gc", "--quiet", "--prune=now"), ("pack-refs", "--all")]))
    def tidy(self, words: tuple[str, ...]) -> None:
        """git packs what it has."""
        self.program.git(*words)

    @precondition(lambda self: not self.shown.exists() and not self.ref_lock.exists())
    @rule()
    def show(self) -> None:
        """A person checks the coordination branch out."""
        branch = AUTHORITY.removeprefix("refs/heads/")
        self.program.git("worktree", "add", "--quiet", "--force", str(self.shown), branch)

    @precondition(lambda self: self.shown.exists())
    @rule()
    def delete_worktree(self) -> None:
        """They remove its folder by hand."""
        shutil.rmtree(self.shown)
        self.edit_there = None

    @precondition(lambda self: self.shown.exists())
    @rule(content=st.binary(max_size=40), gone=st.booleans())
    def edit(self, content: bytes, gone: bool) -> None:
        """They edit or delete the log in it."""
        file = self.shown / LOG
        if file.exists() and gone:
            file.unlink()
            self.edit_there = None
        elif file.parent.exists():
            self.edit_there = content + b" mine\n"
            file.write_bytes(self.edit_there)
        self.in_step = False

    @precondition(lambda self: not self.shown.exists() and not self.ref_lock.exists())
    @rule(take_out=st.booleans())
    def foreign_commit(self, take_out: bool) -> None:
        """They commit on the branch with plain git; from a stale index that takes rows out."""
        changes: dict[str, bytes | None] = {f"by-hand-{self.steps}.txt": b"text\n"}
        rows = self.bench.state.log.data.splitlines(keepends=True)
        if take_out and rows:
            changes[LOG] = b"".join(rows[:-1])
            self.taken_out = True
        self._commit_by_hand(changes)

    @rule(age=st.sampled_from([60, 3600]))
    def stale_lock(self, age: int) -> None:
        """A git that was killed has left its lock on the ref."""
        self.ref_lock.parent.mkdir(parents=True, exist_ok=True)
        self.ref_lock.touch()
        moment = time.time() - age
        os.utime(self.ref_lock, (moment, moment))

    @rule(days=st.integers(-4000, 4000))
    def step_clock(self, days: int) -> None:
        """Somebody sets the clock."""
        self.bench.clock.set(self.bench.clock.now() + timedelta(days=days))

    @invariant()
    def the_log_is_what_the_model_says(self) -> None:
        """I1 to I4, I6 and I14."""
        self.steps += 1
        rows = self._rows()
        ids = self._ids(rows)
        assert len(ids) == len(set(ids))
        known = [event for event in ids if event not in self.maybe]
        if self.taken_out:
            assert known == [event for event in self.acknowledged if event in set(ids)]
        else:
            assert known == self.acknowledged
        times = [str(row.get("at") or row.get("timestamp")) for row in rows]
        assert times == sorted(times)
        if self.in_step and self.shown.exists():
            assert self.program.git("status", "--porcelain", cwd=self.shown) == ""

    def teardown(self) -> None:
        try:
            self._write(new_ulid(1_700_000_000_000), 1)
            self.the_log_is_what_the_model_says()
            shown = self.shown if self.shown.exists() else None
            found = violations(self.program, FOLDER.value, self.acknowledged, shown=shown)
            self.tally.add(found, acknowledged=len(self.acknowledged))
            assert not found, "\n".join(found)
        finally:
            self.eye.close()
            shutil.rmtree(self.place)

    def _write(self, op: str, count: int) -> None:
        before = self.bench.tip
        receipt = self.bench.write(notes(count), operation(op, count=count))
        assert len(receipt.event_ids) >= count
        self.operations.append((op, count))
        self._acknowledge(receipt.event_ids, moved=self.bench.tip != before)

    def _acknowledge(self, events: Sequence[str], *, moved: bool = True) -> None:
        """What is acknowledged now is in the log now, and all that was acknowledged before."""
        rows = self._rows()
        ids = self._ids(rows)
        put_back = {str(r["event_id"]) for r in rows if r.get("event_type") == PUT_BACK}
        wanted = {*self.acknowledged, *events} - put_back
        assert wanted <= set(ids), "a success that cannot be shown"
        assert [e for e in ids if e in set(self.acknowledged)] == self.acknowledged
        self.acknowledged = [event for event in ids if event in wanted]
        self.maybe -= wanted
        self.taken_out = False
        if not moved:
            return
        self.in_step = True
        if self.edit_there:
            quarantine = self.bench.state_folder / "quarantine"
            assert self.edit_there in [file.read_bytes() for file in quarantine.glob("*")]
        self.edit_there = None

    def _ids(self, rows: Sequence[dict[str, Any]] | None = None) -> list[str]:
        found = self._rows() if rows is None else rows
        return [str(row["event_id"]) for row in found if row.get("event_type") != PUT_BACK]

    def _rows(self) -> list[dict[str, Any]]:
        log = self.eye.content(AUTHORITY, LOG) or b""
        return [json.loads(line) for line in log.splitlines()]

    def _commit_by_hand(self, changes: dict[str, bytes | None]) -> None:
        repository = self.bench.transactions.repository
        tip = self.bench.tip
        old = repository.history.commits(tip, limit=1)[0].tree
        tree = edit_tree(repository.objects, old, changes)
        commit = repository.objects.write_commit(CommitDraft(tree, (tip,), "By hand\n"))
        self.program.git("update-ref", AUTHORITY, commit, tip)


def test_whatever_happens_in_whatever_order_the_log_is_what_was_acknowledged(
    tmp_path: Path, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench.create(tmp_path)
    for name, value in bench.program._env({}).items():
        monkeypatch.setenv(name, value)
    Bookkeeping.template, Bookkeeping.tally = tmp_path, tally
    print(f"FAIRLEAD_SEED={SEED}")

    for number in trials(1):
        if number * EXAMPLES >= MOST_EXAMPLES:
            break
        run_state_machine_as_test(
            seed(SEED + number)(Bookkeeping),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=sized(15, 50),
                deadline=None,
                database=None,
                phases=[Phase.generate, Phase.shrink] if SOAK else [Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
