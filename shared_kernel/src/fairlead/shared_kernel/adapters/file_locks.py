"""Locks that the kernel frees when their holder dies, so that none is ever stale."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

from fairlead.shared_kernel.adapters.durability import private_folder, storage_errors
from fairlead.shared_kernel.locks import HeldLock, LockHolder, Locks, LockTimeout

if TYPE_CHECKING:
    from filelock import BaseFileLock

_POLL_SECONDS = 0.005
"""With filelock's own 50 ms a waiter starves for seconds under 20 contenders (measured)."""
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_WIDTH = 200
"""Bytes that a holder's words take at least, so that shorter ones cover longer ones."""


class FileLocks(Locks):
    """Locks on files, through filelock; the holder says who it is in a second file beside it."""

    @override
    @contextmanager
    def hold(self, path: Path, *, purpose: str, timeout: float) -> Iterator[HeldLock]:
        private_folder(path.parent)
        lock = _acquired(path, timeout)
        held = FileHeldLock(_holder_file(path), purpose)
        try:
            held.say("")
            yield held
        finally:
            held.close()
            lock.release()


class FileHeldLock(HeldLock):
    """A lock on a file that this process holds."""

    def __init__(self, file: Path, purpose: str) -> None:
        self._file, self._purpose = file, purpose
        self._descriptor: int | None = None

    @override
    def say(self, step: str) -> None:
        holder = {"pid": os.getpid(), "purpose": self._purpose, "step": step}
        said = json.dumps(holder).encode().ljust(_WIDTH)
        with suppress(OSError):  # it is advice for people; the lock is held whatever it says
            if self._descriptor is None:
                flags = os.O_WRONLY | os.O_CREAT | _NO_FOLLOW
                self._descriptor = os.open(self._file, flags, 0o600)
            # Written over and not emptied first: ext4 goes to the disk for that, 1 ms each time.
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, said)
            os.ftruncate(self._descriptor, len(said))

    def close(self) -> None:
        """Say nothing more."""
        if self._descriptor is not None:
            with suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None


def _acquired(path: Path, timeout: float) -> "BaseFileLock":
    from filelock import Timeout

    with storage_errors():
        lock = _hard_lock(path)
        try:
            lock.acquire(timeout=max(timeout, 0.0), poll_interval=_POLL_SECONDS)
        except Timeout as expired:  # an OSError too, so it is met first
            raise LockTimeout(path, _holder(path)) from expired
        return lock


def _hard_lock(path: Path) -> "BaseFileLock":
    # A soft lock survives its holder, so a file system without locks is an error, never a fallback.
    if sys.platform == "win32":
        from filelock import WindowsFileLock as HardFileLock
    else:
        from filelock import UnixFileLock as HardFileLock
    return HardFileLock(
        path, mode=0o600, thread_local=False, fallback_to_soft=False, preserve_lock_file=True
    )


def _holder_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.holder")


def _holder(path: Path) -> LockHolder | None:
    try:
        said = json.loads(_holder_file(path).read_bytes())
        return LockHolder(int(said["pid"]), str(said["purpose"]), str(said["step"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
