"""The lines that a forked command runs count like those that a test runs by itself.

What coverage would do of itself, a database for each process, costs more than the command.
"""

import os
import pickle
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from coverage import Coverage

NOT_MEASURED = {"COVERAGE_PROCESS_CONFIG": ""}
"""For processes that are started to be killed: whoever is killed writes half of what it knows."""


def lines() -> dict[str, set[int]]:
    """Return the lines of each file that ran until now, where that is measured."""
    return {file: set(ran) for file, ran in _collected().items()}


def tell(descriptor: int, known: Mapping[str, set[int]]) -> None:
    """Write the lines that ran in this process and that nobody knew before.

    A process that may write little, because a test wants it so, tells of none.
    """
    ran = {file: more for file, all_ in lines().items() if (more := all_ - known.get(file, set()))}
    told = pickle.dumps(ran) if ran else b""
    written = 0
    with suppress(OSError):
        written = os.write(descriptor, told)
    if written < len(told):
        os.ftruncate(descriptor, 0)


def add(told: bytes) -> None:
    """Take lines as run that a forked process told of."""
    if told:
        collected = _collected()
        for file, ran in pickle.loads(told).items():
            collected.setdefault(file, set()).update(ran)


def _collected() -> dict[str, Any]:
    """What coverage has seen in this process and not yet written; it has no public name for it."""
    measuring = Coverage.current()
    collector = measuring._collector if measuring else None
    return collector.data if collector else {}
