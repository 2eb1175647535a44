"""`fairlead doctor --stress N`, for real: what it prints and leaves, and that it can fail."""

import importlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fairlead.apps.stress import run_stress
from tests.faults.tally import Tally
from tests.measured import NOT_MEASURED
from tests.program import Program

SECONDS = 1.0


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """A program whose stress is short, and which has a folder for temporary files of its own."""
    monkeypatch.setitem(run_stress.__kwdefaults__ or {}, "seconds", SECONDS)
    desk = tmp_path / "temporary"
    desk.mkdir()
    yield replace(Program.fresh(tmp_path), environment={"TMPDIR": str(desk), **NOT_MEASURED})
    assert not list(desk.iterdir()), "it left files behind"
    assert not writers_of(desk), "it left processes behind"


def test_people_get_a_table_and_the_seed_to_run_it_again(program: Program) -> None:
    answer = program.run("doctor", "--stress", "2", FAIRLEAD_SEED="7")

    lines = answer.stdout.decode().splitlines()
    assert answer.status == 0, answer.explain()
    assert "FAIRLEAD_SEED=7" in lines[0]
    assert lines[1].split("  ")[-1].strip() == "violations"
    trials, acknowledged, *broken = map(int, lines[2].split())
    assert trials + acknowledged > 0
    assert broken == [0, 0, 0, 0]
    assert lines[3] == "Every promise was kept."
    assert all(len(line) <= 80 for line in lines)
    assert program.git("status", "--porcelain") == ""


def test_programs_get_the_same_figures(program: Program, tally: Tally) -> None:
    told = program.ask("doctor", "--stress", "3")

    tally.add(told["findings"], trials=told["trials"], acknowledged=told["acknowledged"])
    assert told["passed"]
    assert told["writers"] == 3
    broken = {key: told[key] for key in ("lost", "duplicated", "locks_left", "violations")}
    assert set(broken.values()) == {0}
    assert told["findings"] == []
    assert told["failed"] == {}


def test_a_lost_row_turns_it_red(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_new_rows(root: Path, mission: str) -> bytes:
        """The log; after the storm, without anything that was written in it."""
        log = read(root, mission)
        kept = root.parent / "desk" / "kept"
        return log[: int(kept.read_text())] if kept.exists() else _noted(kept, log)

    read = importlib.import_module("fairlead.apps.stress.run")._log
    monkeypatch.setattr("fairlead.apps.stress.run._log", without_new_rows)
    monkeypatch.setitem(run_stress.__kwdefaults__ or {}, "seconds", 6 * SECONDS)

    answer = program.run("doctor", "--stress", "3", "--json", FAIRLEAD_SEED="8")

    assert answer.status != 0
    assert answer.error["code"] == "STRESS_FAILED"
    details = answer.error["details"]
    assert not details["passed"]
    assert details["lost"] >= 1
    assert any(text.startswith("I1: acknowledged event") for text in details["findings"])
    assert "FAIRLEAD_SEED=8" in answer.error["next_step"]
    assert "violations" in answer.error["message"]


def _noted(kept: Path, log: bytes) -> bytes:
    kept.write_text(str(len(log)))
    return log


@pytest.mark.parametrize("writers", ["0", "65", "many"])
def test_a_number_that_makes_no_sense_is_a_usage_error(program: Program, writers: str) -> None:
    assert program.run("doctor", "--stress", writers).status == 2


def writers_of(desk: Path) -> list[str]:
    """The processes whose orders name a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = os.fsdecode((process / "cmdline").read_bytes())
        except OSError:
            continue
        if str(desk) in words:
            found.append(words)
    return found
