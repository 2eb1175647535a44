"""How much is tried: a little in every run, much more under `make soak`.

Read when it is imported: during tests no variable of ours reaches the program.
"""

import os
import random

SOAK = os.environ.get("FAIRLEAD_SOAK") == "1"
SEED = int(
    os.environ.get("FAIRLEAD_SEED") or (random.SystemRandom().randrange(1 << 32) if SOAK else 1)
)
"""The quick set tries the same on every machine; the long set something new each time."""
SOAK_SECONDS = float(os.environ.get("FAIRLEAD_SOAK_SECONDS", "600"))
"""For tests that run for a time: how long, in the long set."""


def sized(quick: int, long: int) -> int:
    """Return the number of trials for this run."""
    return long if SOAK else quick
