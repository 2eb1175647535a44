"""A lock that outlives its holder as long as anything that the holder started is at work.

Killing this program leaves the git or the hook that it had started; the next command must not work
in the same folder beside it. The lock belongs to the open file, so whoever inherits that holds it.
"""

import hashlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import private_folder, storage_errors
from fairlead.shared_kernel.naming import machine_state

_FOLDER = ".work"
_POLL_SECONDS = 0.02


@contextmanager
def inherited_lock(common_dir: Path, place: Path, timeout: float) -> Iterator[Sequence[int]]:
    """Hold the lock of a folder; give what its heirs must be started with.

    Raises:
        TimeoutError: others were at work there all that time.
    """
    if sys.platform == "win32":
        yield ()  # there a child ends with the job of its parent
        return
    import fcntl

    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:24]
    file = private_folder(machine_state(common_dir, _FOLDER)) / name
    with storage_errors():
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        deadline = time.monotonic() + timeout
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise TimeoutError(f"another process is at work in {place}") from None
                time.sleep(_POLL_SECONDS)
        yield (descriptor,)
    finally:
        os.close(descriptor)  # never unlocked: an heir that is still at work keeps it
