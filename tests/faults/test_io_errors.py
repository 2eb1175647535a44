"""When the disk says no: the answer is an error, nothing is half written, and room heals it."""

import json
import os
import random
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import failing_calls
from tests.answer import Answer
from tests.faults.conftest import Planned
from tests.faults.invariants import log_ids, violations
from tests.faults.scenarios import OPERATION, SCENARIOS, Stage
from tests.faults.sizes import SOAK, in_time
from tests.faults.tally import Tally
from tests.forked import AS_USER
from tests.places import short_lived_place
from tests.program import Program

SAMPLES = 3
ERRORS = ("EIO", "EACCES", "ENOSPC")
KIB = 1024
DISK_KIB = 2048
NOBODY = 65534


def _mount(*words: str) -> None:
    subprocess.run(("mount", *words), check=True, capture_output=True)


def _can_mount() -> bool:
    with short_lived_place() as place:
        try:
            _mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place))
            subprocess.run(("umount", str(place)), check=True)
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


WAYS = ("limit", "disk")[: 1 + _can_mount()]
"""A disk of its own where one can be mounted; what the system limits for anybody, everywhere."""


@pytest.mark.parametrize("name", ["one event", "flattened", "claim"])
def test_a_failing_call_is_an_error_and_never_half_a_write(
    tmp_path: Path, name: str, rng: random.Random, tally: Tally
) -> None:
    stage = Stage(tmp_path)
    stage.work.mkdir()
    SCENARIOS[name](stage)
    stage.keep()
    broken: list[str] = []
    cases = [
        (call, number)
        for call, count in _counted(stage).items()
        for number in (range(1, count + 1) if SOAK else _sampled(count, rng))
    ]
    for call, number in in_time(cases, rng):
        stage.set_back()
        plan = f"{call}:{number}:{rng.choice(ERRORS)}"
        found = [f"{plan}: {text}" for text in _tried(stage, plan)]
        tally.add(found, acknowledged=1)
        broken += found
    assert not broken, "\n".join(broken)


def _sampled(count: int, rng: random.Random) -> list[int]:
    return sorted(rng.sample(range(1, count + 1), min(SAMPLES, count)))


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


@pytest.mark.parametrize("way", WAYS)
def test_without_room_a_write_refuses_and_loses_nothing(
    template: Planned, tally: Tally, way: str
) -> None:
    with disk(way) as place:
        planned = template.copy(place / "planned")
        program, mission = planned.program, planned.mission
        home = Program(program.root, template.place / "home")
        note = ("annotate", "WP01", "--mission", mission, "--agent", "ada", "--note", "here")
        found, refused = list[str](), 0
        for room in (0, 0.1, 0.3, 1, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 96):
            before = log_ids(home, mission)
            with little_room(way, place, room):
                answer = home.run(*note, "--json")
            after = log_ids(home, mission)
            refused += answer.status != 0
            if way == "disk":  # else what it says may not grow either
                found += [f"{room} KiB: {x}" for x in _judged(answer, after[len(before) :])]
            found += [f"{room} KiB: {x}" for x in violations(home, mission, before)]
            tally.add(acknowledged=len(after) - len(before))
        assert home.run(*note).status == 0
    tally.add(found, trials=0)
    assert not found, "\n".join(found)
    assert refused >= 3, "there was always room"


@contextmanager
def disk(way: str) -> Iterator[Path]:
    """A place that can be filled, or whose files can be kept from growing."""
    with short_lived_place() as place:
        if way == "disk":
            _mount("-t", "tmpfs", "-o", f"size={DISK_KIB}k,mode=755", "tmpfs", str(place))
        try:
            yield place
        finally:
            if way == "disk":
                subprocess.run(("umount", str(place)), check=True)


@contextmanager
def little_room(way: str, place: Path, room: float) -> Iterator[None]:
    """Leave so many KiB of the disk, or let no file have more of them."""
    if way == "disk":
        fill(place / "filler", int(room * KIB))
        yield
        (place / "filler").unlink()
        return
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(room * KIB), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def fill(file: Path, room: int) -> None:
    """Leave so many bytes of the disk."""
    with file.open("wb", buffering=0) as full:
        try:
            while True:
                full.write(b"\0" * 4 * KIB)
        except OSError:
            os.truncate(file, max(0, full.tell() - room))


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


@pytest.mark.parametrize("way", WAYS)
def test_what_became_read_only_is_still_read(template: Planned, way: str) -> None:
    with disk(way) as place:
        place.chmod(0o755)
        planned = template.copy(place / "planned")
        program = Program(planned.program.root, place / "planned" / "home")
        at = ("--mission", planned.mission)
        before = log_ids(program, planned.mission)
        with read_only(way, place) as as_somebody:
            refused = program.run("annotate", "WP01", *at, "--note", "x", "--json", **as_somebody)
            shown = program.run("status", *at, "--json", **as_somebody)

        assert refused.error["code"] == "STORAGE_UNWRITABLE"
        assert len(shown.data["work_packages"]) == 2
        assert violations(program, planned.mission, before) == []


@contextmanager
def read_only(way: str, place: Path) -> Iterator[dict[str, Any]]:
    """Let nobody write there; gives the variables of a command that is to try."""
    if way == "disk":
        _mount("-o", "remount,ro", str(place))
        yield {}
        _mount("-o", "remount,rw", str(place))
        return
    config = place / "planned" / "home" / "gitconfig"
    config.write_text(config.read_text() + "[safe]\n\tdirectory = *\n")
    everything = [place, *place.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222 | (0o555 if path.is_dir() else 0o444))
    yield {AS_USER: str(NOBODY)} if os.getuid() == 0 else {}
    for path in everything:
        path.chmod(path.stat().st_mode | 0o200)
