"""Calls of the operating system that fail: the n-th one of its kind, in one forked process.

Only this process's own calls: what a full disk does to git is tried on a full disk.
"""

import errno
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

PLAN = "FAIRLEAD_TEST_FAIL"
"""`fsync:3:EIO`: the third fsync fails. `count` alone lets all of them pass and counts them."""
COUNTS = "FAIRLEAD_TEST_CALLS"
"""The file that the counts are written to."""
CALLS = ("open", "write", "fsync", "replace", "rename", "link", "unlink", "mkdir")

_originals: dict[str, Callable[..., Any]] = {}
_seen: Counter[str] = Counter()


def arm(plan: str) -> None:
    """Put the failing calls in place, if a plan says so."""
    if not plan:
        return
    name, _, rest = plan.partition(":")
    number, _, error = rest.partition(":")
    for call in CALLS:
        _originals[call] = getattr(os, call)
        setattr(os, call, _failing(call, int(number) if call == name else 0, error))


def disarm(counts: str) -> None:
    """Put the real calls back, and say how often each was made."""
    for call, original in _originals.items():
        setattr(os, call, original)
    if counts:
        Path(counts).write_text(json.dumps(_seen))


def _failing(call: str, number: int, error: str) -> Callable[..., Any]:
    original = _originals[call]

    def replacement(*words: Any, **options: Any) -> Any:
        _seen[call] += 1
        if _seen[call] == number:
            code = getattr(errno, error)
            raise OSError(code, os.strerror(code))
        return original(*words, **options)

    return replacement
