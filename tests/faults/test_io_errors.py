"""When the disk says no: the answer is an error, nothing is half written, and room heals it."""

import json
import os
import random
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import failing_calls
from tests.faults.conftest import Planned
from tests.faults.forked import Forked
from tests.faults.invariants import log_ids, violations
from tests.faults.scenarios import OPERATION, SCENARIOS, Stage
from tests.faults.sizes import SOAK
from tests.faults.tally import Tally
from tests.program import Answer

SAMPLES = 3
ERRORS = ("EIO", "EACCES", "ENOSPC")
KIB = 1024
DISK_KIB = 2048


@pytest.mark.parametrize("name", ["one event", "flattened", "claim"])
def test_a_failing_call_is_an_error_and_never_half_a_write(
    tmp_path: Path, name: str, rng: random.Random, tally: Tally
) -> None:
    stage = Stage(tmp_path)
    stage.work.mkdir()
    SCENARIOS[name](stage)
    stage.keep()
    broken: list[str] = []
    for call, count in _counted(stage).items():
        numbers = range(1, count + 1)
        chosen = numbers if SOAK else sorted(rng.sample(numbers, min(SAMPLES, count)))
        for number in chosen:
            stage.set_back()
            plan = f"{call}:{number}:{rng.choice(ERRORS)}"
            found = [f"{plan}: {text}" for text in _tried(stage, plan)]
            tally.add(found, acknowledged=1)
            broken += found
    assert not broken, "\n".join(broken)


def _counted(stage: Stage) -> dict[str, int]:
    counts = stage.place / "calls.json"
    variables = {failing_calls.PLAN: "count", failing_calls.COUNTS: str(counts)}
    answer = stage.program.run(*stage.words, cwd=None, stdin=stage.stdin, **variables)
    assert answer.status == 0, answer.explain()
    found: dict[str, int] = json.loads(counts.read_text())
    return found


def _tried(stage: Stage, plan: str) -> list[str]:
    program = stage.program
    before = log_ids(program, stage.mission, stage.ref)
    variables = {failing_calls.PLAN: plan}
    answer = program.run(*stage.words, "--json", cwd=None, stdin=stage.stdin, **variables)
    after = log_ids(program, stage.mission, stage.ref)
    words = stage.words
    if "implement" in words and answer.status:
        words = words[:-2]  # that operation has ended: its claim was given back
    again = program.run(*words, "--json", stdin=stage.stdin)
    found = _judged(answer, after[len(before) :], steps="implement" in stage.words)
    if again.status:
        return [*found, f"I15: the next try fails too: {again.explain()}"]
    done = [*before, *again.data.get("event_ids", ())]
    return found + violations(
        *(program, stage.mission, done), ref=stage.ref, shown=stage.shown, dirty=stage.dirty
    )


def _judged(answer: Answer, added: list[str], *, steps: bool = False) -> list[str]:
    """An error has written nothing (but what it names); a success has written something."""
    if answer.status == 0:
        return [] if added else ["I17: success, and nothing is there"]
    found = []
    if answer.error["code"] == "INTERNAL_ERROR":
        found.append(f"no error of ours: {answer.error['message']}")
    if added and not steps and not answer.error["details"].get("moved"):
        found.append(f"I3: {answer.error['code']} said no, and {added} is in the log")
    return found


def test_a_disk_without_room_refuses_and_loses_nothing(template: Planned, tally: Tally) -> None:
    with full_disk() as disk:
        planned = template.copy(disk / "planned")
        program, mission = planned.program, planned.mission
        home = Forked(program.root, template.place / "home")
        note = ("annotate", "WP01", "--mission", mission, "--agent", "ada", "--note", "here")
        filler, found, refused = disk / "filler", list[str](), 0
        for room in (0, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 96):
            before = log_ids(home, mission)
            fill(filler, room)
            answer = home.run(*note, "--json")
            filler.unlink()
            after = log_ids(home, mission)
            refused += answer.status != 0
            found += [f"{room} KiB: {x}" for x in _judged(answer, after[len(before) :])]
            found += [f"{room} KiB: {x}" for x in violations(home, mission, before)]
            tally.add(acknowledged=len(after) - len(before))
        assert home.run(*note).status == 0
    tally.add(found, trials=0)
    assert not found, "\n".join(found)
    assert refused >= 3, "the disk was never full"


@contextmanager
def full_disk() -> Iterator[Path]:
    """A small disk of its own. Where none can be mounted, say so: that is no silent skip."""
    place = Path(os.environ.get("TMPDIR", "/tmp")) / f"fairlead-disk-{os.getpid()}"
    place.mkdir()
    words = ("mount", "-t", "tmpfs", "-o", f"size={DISK_KIB}k", "tmpfs", str(place))
    mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
    try:
        if not mounted:
            pytest.skip("no small disk can be mounted here; RLIMIT_FSIZE is tried instead")
        yield place
    finally:
        if mounted:
            subprocess.run(("umount", str(place)), check=True)
        shutil.rmtree(place)


def fill(file: Path, room: int) -> None:
    """Leave so many KiB of the disk."""
    with file.open("wb", buffering=0) as full:
        try:
            while True:
                full.write(b"\0" * 4 * KIB)
        except OSError:
            os.truncate(file, max(0, full.tell() - room * KIB))


@pytest.mark.parametrize("limit", [0, 100, 300, 1000])
def test_a_file_that_may_not_grow_refuses_and_loses_nothing(
    planned: Planned, limit: int, tally: Tally
) -> None:
    """The same where no disk can be mounted: writing is stopped in git too, by a signal."""
    program, mission = planned.program, planned.mission
    before = log_ids(program, mission)
    note = ("annotate", "WP01", "--mission", mission, "--agent", "ada", "--op-id", OPERATION)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        running = program.begin(*note, "--note", "here")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    answer = running.wait()

    found = violations(program, mission, before)
    again = program.ask(*note, "--note", "here")
    found += violations(program, mission, [*before, *again["event_ids"]])
    tally.add(found, acknowledged=1)
    assert answer.status != 0
    assert not found, "\n".join(found)


def test_a_disk_that_became_read_only_is_still_read(template: Planned) -> None:
    with full_disk() as disk:
        planned = template.copy(disk / "planned")
        program = Forked(planned.program.root, template.place / "home")
        at = ("--mission", planned.mission)
        before = log_ids(program, planned.mission)
        subprocess.run(("mount", "-o", "remount,ro", str(disk)), check=True)
        refused = program.run("annotate", "WP01", *at, "--note", "x", "--json")
        shown = program.ask("status", *at)
        subprocess.run(("mount", "-o", "remount,rw", str(disk)), check=True)

        assert refused.error["code"] == "STORAGE_UNWRITABLE"
        assert len(shown["work_packages"]) == 2
        assert violations(program, planned.mission, before) == []
