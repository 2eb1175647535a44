"""Lock files that a killed git left behind; without this a person would have to delete them."""

import re
import time
from contextlib import suppress
from pathlib import Path

from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch, discard

_IN_THE_WAY = re.compile(r"Unable to create '(.+?\.lock)': File exists")
_STALE_SECONDS = 10.0
"""git holds such a lock for milliseconds, or as long as a reference-transaction hook runs."""


def break_stale_lock(common_dir: Path, scratch: Scratch, stderr: str) -> bool:
    """Take away the lock file that git named, if it is below `common_dir` and long abandoned."""
    named = _IN_THE_WAY.search(stderr)
    if not named:
        return False
    lock = Path(named[1]) if Path(named[1]).is_absolute() else common_dir.parent / named[1]
    if common_dir not in lock.parents:
        return False
    with suppress(OSError):
        seen = lock.lstat()
        if time.time() - seen.st_mtime < _STALE_SECONDS:
            return False
        aside = scratch.place()
        lock.rename(aside)
        if aside.lstat().st_ino == seen.st_ino:
            discard(aside)
            return True
        with suppress(FileExistsError):
            lock.hardlink_to(aside)  # a live one took its place in between: give it back
        discard(aside)
    return False
