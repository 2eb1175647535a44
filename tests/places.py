"""Where tests put their repositories: in memory where there is room, else on the disk.

They flush to the device thousands of times, and a device's time is not what they test. The long set
runs on the disk.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.sizes import SOAK

_MEMORY = Path("/dev/shm")
_ROOM = 2 << 30


def fresh_place() -> Path:
    """Make a folder for whoever asks, who removes it."""
    in_memory = not SOAK and _MEMORY.is_dir() and _is_fit(_MEMORY)
    place = tempfile.mkdtemp(prefix="fairlead-tests-", dir=_MEMORY if in_memory else None)
    return Path(place).resolve()


def _is_fit(folder: Path) -> bool:
    """Tell whether repositories have room there, and their hooks can be run."""
    runs = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return runs and shutil.disk_usage(folder).free > _ROOM


@contextmanager
def short_lived_place() -> Iterator[Path]:
    """Make a folder, and remove it with all that is in it."""
    place = fresh_place()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
