"""Somebody prunes beside a write: objects that nothing refers to yet go away under it.

`git prune --expire=now` and `git gc --prune=now` decide what is reachable and delete much later, so
that they take objects of a commit to which the ref has moved meanwhile.
"""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from fairlead.shared_kernel import faults
from fairlead.shared_kernel.adapters.git_cli.stale_locks import LocksInTheWay
from tests.faults.bench import FOLDER, Bench, in_a_process, notes
from tests.faults.conftest import Planned
from tests.faults.invariants import log_ids, violations
from tests.faults.scenarios import Stage, integration
from tests.faults.sizes import trials
from tests.faults.tally import Tally
from tests.faults.test_neighbours import neighbour
from tests.forked import KILLED

POINTS = ("objects written", "commit written", "ref moved", "published")
KINDS = ("blob", "tree", "commit", "")
AGAIN_AND_AGAIN = "git prune --expire=now\ngit gc --quiet --prune=now"


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench.create(tmp_path)
    for name, value in made.program._env({}).items():
        monkeypatch.setenv(name, value)
    return made


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind or "all")
@pytest.mark.parametrize("point", POINTS)
def test_a_write_whose_objects_are_pruned_is_whole_in_the_end(
    bench: Bench, point: str, kind: str, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write(notes())
    before = loose(bench)
    at(point, lambda: prune_late(bench, before, kind), monkeypatch)

    receipt = bench.write(notes())

    done = [*receipt.event_ids]
    assert len(bench.state.log.rows()) == 2  # a reader brings back what went after the last look
    found = violations(bench.program, FOLDER.value, done)
    tally.add(found, acknowledged=len(done))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind or "all")
def test_what_is_pruned_after_the_answer_is_there_for_the_next_reader(
    planned: Planned, kind: str, tally: Tally
) -> None:
    bench = Bench.open(planned.program)
    before = loose(bench)
    words = ("annotate", "WP01", "-m", planned.mission, "--agent", "ada", "--note", "kept")
    done = planned.program.ask(*words)["event_ids"]

    prune_late(bench, before, kind)
    shown = planned.program.ask("log", "-m", planned.mission)

    assert "kept" in str(shown)
    found = violations(planned.program, planned.mission, done)
    tally.add(found, acknowledged=len(done))
    assert not found, "\n".join(found)


def test_a_killed_write_whose_objects_were_pruned_can_be_repeated(bench: Bench) -> None:
    before, program = loose(bench), bench.program

    killed = in_a_process(lambda: Bench.open(program).write(notes()) and None, kill_at="ref moved")
    prune_late(bench, before, "")
    receipt = Bench.open(program).write(notes())

    assert killed == KILLED
    assert violations(program, FOLDER.value, receipt.event_ids) == []


def test_what_is_pruned_while_a_lock_is_in_the_way_comes_back_too(bench: Bench) -> None:
    """A gc locks each ref to pack it, and prunes then."""
    bench.write(notes())
    before, git_dir = loose(bench), bench.program.root / ".git"
    lock = git_dir / f"{bench.target.ref}.lock"

    def taken(*_: object) -> bool:
        prune_late(bench, before, "")
        lock.unlink()
        return True

    with pytest.MonkeyPatch.context() as patch:
        at("commit written", lock.touch, patch)
        patch.setattr(LocksInTheWay, "_taken", taken)
        receipt = bench.write(notes())

    assert len(bench.state.log.rows()) == 2
    assert violations(bench.program, FOLDER.value, receipt.event_ids) == []


def test_code_that_comes_in_while_somebody_prunes_is_whole_or_refused(
    tmp_path: Path, tally: Tally
) -> None:
    stage = Stage(tmp_path)
    stage.work.mkdir()
    integration(stage)
    program, before = stage.program, log_ids(stage.program, stage.mission)

    with neighbour(program, tmp_path / "desk", "git prune --expire=now"):
        tried = program.run(*stage.words, "--json")
    done = program.ask(*stage.words)["event_ids"]

    found = violations(program, stage.mission, [*before, *done])
    tally.add(found, acknowledged=len(done))
    assert tried.status == 0 or "event_ids" not in tried.json
    assert not found, "\n".join(found)
    assert program.git("show", f"{stage.ref}:hello.py") == "print('hello')\n"


def test_writes_go_on_beside_somebody_who_prunes_again_and_again(
    planned: Planned, tmp_path: Path, tally: Tally
) -> None:
    program, mission = planned.program, planned.mission
    note = ("annotate", "WP01", "-m", mission, "--agent", "ada", "--note", "x")
    done: list[str] = []
    with neighbour(program, tmp_path / "desk", AGAIN_AND_AGAIN):
        for _ in trials(15):
            done += program.ask(*note)["event_ids"]
    done += program.ask(*note)["event_ids"]  # brings back what went late
    assert log_ids(program, mission)[-len(done) :] == done
    found = violations(program, mission, done)
    tally.add(found, trials=len(done), acknowledged=len(done))
    assert not found, "\n".join(found)


def at(point: str, do: Callable[[], None], patch: pytest.MonkeyPatch) -> None:
    """Let something happen at a point of the protocol."""
    patch.setattr(faults, "_PLAN", "on")
    patch.setattr(faults, "_strike", lambda reached: do() if reached == point else None)


def loose(bench: Bench) -> set[Path]:
    """The files of all objects that are in no pack."""
    return set((bench.program.root / ".git" / "objects").glob("??/*"))


def prune_late(bench: Bench, before: set[Path], kind: str) -> None:
    """Delete objects of one kind, or all, as a prune does that decided before they were there."""
    for file in loose(bench) - before:
        name = file.parent.name + file.name
        if not kind or bench.program.git("cat-file", "-t", name).strip() == kind:
            file.unlink()


def test_a_prune_deletes_what_is_not_referred_to(bench: Bench) -> None:
    """The fault is real: this is what git does to objects of a write that is under way."""
    name = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=bench.program.root,
        env=bench.program._env({}),
        input=b"pending\n",
        capture_output=True,
        check=True,
    )
    bench.program.git("prune", "--expire=now")

    assert not (loose(bench) & {bench.program.root / name.stdout.decode()})
    with pytest.raises(AssertionError):
        bench.program.git("cat-file", "-e", name.stdout.decode().strip())
