"""What everybody else waits for: how long one transition holds the lock of its mission."""

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench.harness import Action, Spent, in_turn
from tests.bench.missions import Desk, planned
from tests.bench.rows import Row
from tests.program import hermetic_environment

Report = Callable[[Row], None]
CORES = 2
CONTENDERS = 20


def test_repositories_of_any_size(tmp_path: Path, report: Report) -> None:
    names = {100: "100 files", 10_000: "10k files", 100_000: "100k files"}
    desks = {names[n]: planned(tmp_path / f"{n}", files=n) for n in names}
    actions: dict[str, Action] = {name: desk.move for name, desk in desks.items()}
    held = in_turn({**actions, "commit": partial(_commit, desks["100 files"])}, 25)

    small = held["100 files"].wall
    for name in list(names.values())[1:]:
        report(Row(f"under the lock, {name}", held[name].wall, 1.2, "100 files", small))
    report(Row("under the lock", small, 5, "git commit", held["commit"].wall, limit=0.02))


def test_logs_of_any_length(tmp_path: Path, report: Report) -> None:
    budgets = {"1k events": (1_000, 1.5), "10k events": (10_000, 3), "100k events": (100_000, 10)}
    lengths = {"100 events": 100} | {name: events for name, (events, _) in budgets.items()}
    desks = {name: planned(tmp_path / name[:-7], files=100) for name in lengths}
    for name, events in lengths.items():
        desks[name].lengthen_log(events)
    held = in_turn({name: desk.move for name, desk in desks.items()}, 9)

    for name, (_, budget) in budgets.items():
        short = held["100 events"].wall
        report(Row(f"under the lock, {name}", held[name].wall, budget, "100 events", short))


def test_many_at_once(tmp_path: Path, report: Report) -> None:
    desk = planned(tmp_path, files=100, packages=CONTENDERS)
    alone = in_turn({"move": lambda _: desk.fairlead(*desk.words_of_move("WP01"))}, 4)["move"]
    start = time.perf_counter()
    crowd = [_started(desk, package) for package in range(1, CONTENDERS + 1)]
    assert [one.wait() for one in crowd] == [0] * CONTENDERS
    slowest = time.perf_counter() - start

    share = CONTENDERS * alone.cpu / CORES
    work = "their processor time / 2"
    report(Row("20 transitions at once", slowest, 1.5, work, share, limit=3))


def _started(desk: Desk, package: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "fairlead.apps", *desk.words_of_move(f"WP{package:02d}")]
    quiet = subprocess.DEVNULL
    environment = hermetic_environment(desk.program.home)
    return subprocess.Popen(words, cwd=desk.root, env=environment, stdout=quiet, stderr=quiet)


def _commit(desk: Desk, _: int) -> Spent:
    return desk.process("git", "commit", "--allow-empty", "-qm", "Nothing")
