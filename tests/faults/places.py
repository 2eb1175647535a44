"""Where fault tests put their repositories: in memory where there is room, else on the disk.

They flush to the device thousands of times, and a device's time is not what they test. The long set
runs on the disk.
"""

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
    roomy = not SOAK and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    place = tempfile.mkdtemp(prefix="fairlead-faults-", dir=_MEMORY if roomy else None)
    return Path(place).resolve()


@contextmanager
def short_lived_place() -> Iterator[Path]:
    """Make a folder, and remove it with all that is in it."""
    place = fresh_place()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
