"""How much is tried: a little in every run, much more under `make soak`.

Read when it is imported: during tests no variable of ours reaches the program.
"""

import os
import random
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

SOAK = os.environ.get("FAIRLEAD_SOAK") == "1"
SEED = int(
    os.environ.get("FAIRLEAD_SEED") or (random.SystemRandom().randrange(1 << 32) if SOAK else 1)
)
"""The quick set tries the same on every machine; the long set something new each time."""
SOAK_SECONDS = float(os.environ.get("FAIRLEAD_SOAK_SECONDS", "600"))
"""For tests that run for a time: how long, in the long set (`make soak SOAK_MINUTES=…`)."""


def sized(quick: int, long: int) -> int:
    """Return the number of trials for this run."""
    return long if SOAK else quick


def in_time(cases: Sequence[T], rng: random.Random) -> Iterator[T]:
    """Give every case; in the long set in an order of chance, while its time lasts."""
    deadline = time.monotonic() + SOAK_SECONDS
    for case in rng.sample(cases, len(cases)) if SOAK else cases:
        if SOAK and time.monotonic() > deadline:
            return
        yield case


def trials(quick: int) -> Iterator[int]:
    """Count to `quick`; in the long set while its time lasts."""
    deadline = time.monotonic() + SOAK_SECONDS
    number = 0
    while time.monotonic() < deadline if SOAK else number < quick:
        yield number
        number += 1
