"""The one seam for fault tests: named points at which the process may kill itself.

Costs one falsy check when FAIRLEAD_KILL_AT is unset. Form: `point` or `point:n` (the n-th hit),
several separated by commas. Contract: reliability, "kill at every step".
"""

import os
import signal

_PLAN = os.environ.get("FAIRLEAD_KILL_AT", "")
_hits: dict[str, int] = {}


def reach(point: str) -> None:
    """Say that this point of a protocol is reached; under a fault test the process may die here."""
    if _PLAN:
        _strike(point)


def _strike(point: str) -> None:
    _hits[point] = _hits.get(point, 0) + 1
    for wanted in _PLAN.split(","):
        name, _, hit = wanted.partition(":")
        if name == point and int(hit or 1) == _hits[point]:
            os.kill(os.getpid(), signal.SIGKILL)
