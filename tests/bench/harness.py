"""Timing: actions in turn (A B A B …), the processor time of whole processes, medians."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

PATIENCE = 20.0
"""Seconds."""


class Spent(NamedTuple):
    """What something took, in seconds: on the clock, and of processors (all processes of it)."""

    wall: float
    cpu: float = 0.0


Action: TypeAlias = Callable[[int], Spent]
"""Does something once, told how often it was done before, and says what it took."""


def in_turn(actions: Mapping[str, Action], rounds: int) -> Mapping[str, Spent]:
    """Do all actions in turn, `rounds` times after one to get warm; the medians of each.

    On a machine that takes too long over them there are fewer rounds.
    """
    taken: dict[str, list[Spent]] = {name: [] for name in actions}
    start = time.perf_counter()
    for number in range(rounds + 1):
        for name, action in actions.items():
            taken[name].append(action(number))
        if time.perf_counter() - start > PATIENCE:
            break
    return {name: median(spent[1:] or spent) for name, spent in taken.items()}


def median(spent: Sequence[Spent]) -> Spent:
    """Return the medians."""
    walls, cpus = [one.wall for one in spent], [one.cpu for one in spent]
    return Spent(statistics.median(walls), statistics.median(cpus))


def process(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], *, check: bool = True
) -> Spent:
    """Run a program, which must succeed where that is checked; its children count as its own."""
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(
        words, cwd=folder, env=dict(environment), stdin=quiet, stdout=quiet, stderr=quiet
    )
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    assert started.returncode == 0 or not check, f"{words} ended with {started.returncode}"
    return Spent(time.perf_counter() - start, used.ru_utime + used.ru_stime)


def timed(action: Callable[[], object]) -> Spent:
    """Call something in this process; only the clock says how long it took."""
    start = time.perf_counter()
    action()
    return Spent(time.perf_counter() - start)
