"""Locks that the kernel frees when their holder dies, so that none is ever stale."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.adapters.durability import private_folder, storage_errors
from fairlead.shared_kernel.locks import HeldLock, LockHolder, Locks, LockTimeout

_POLL_SECONDS = 0.005
"""Where the kernel keeps no queue. With filelock's own 50 ms a waiter starves (measured)."""
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_WIDTH = 200
"""Bytes that a holder's words take at least, so that shorter ones cover longer ones."""


class FileLocks(Locks):
    """Locks on files; the holder says who it is in a second file beside it.

    Who waits sleeps in the kernel's queue, first come first served (ADR 0012). Where there is no
    such queue, filelock asks again and again.
    """

    @override
    @contextmanager
    def hold(self, path: Path, *, purpose: str, timeout: float) -> Iterator[HeldLock]:
        private_folder(path.parent)
        with storage_errors():
            give_back = _acquired(path, max(timeout, 0.0))
        held = FileHeldLock(_holder_file(path), purpose)
        try:
            held.say("")
            yield held
        finally:
            held.close()
            give_back()


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


def _acquired(path: Path, timeout: float) -> Callable[[], object]:
    """Take the lock, and return what gives it back."""
    if sys.platform == "win32":
        return _polled(path, timeout)
    import fcntl

    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | _NO_FOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if not _Queued(descriptor).comes_first_within(timeout):
            raise LockTimeout(path, _holder(path)) from None
    except BaseException:
        os.close(descriptor)
        raise
    return lambda: os.close(descriptor)


class _Queued:
    """A place in the kernel's queue. A system call has no time limit, so a thread waits in it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._settling, self._left = threading.Lock(), False
        self._turn = threading.Event()

    def comes_first_within(self, seconds: float) -> bool:
        """Wait; False when the time is over, and then the place in the queue is given up."""
        try:
            threading.Thread(target=self._wait, daemon=True).start()
            self._turn.wait(seconds)
        finally:
            with self._settling:
                self._left = not self._turn.is_set()
        return not self._left

    def _wait(self) -> None:
        import fcntl

        with suppress(OSError):
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            with self._settling:
                if not self._left:
                    self._turn.set()
                    return
        os.close(self._descriptor)  # nobody waits here any more: let the next one have it


def _polled(path: Path, timeout: float) -> Callable[[], object]:
    from filelock import Timeout, WindowsFileLock

    # A soft lock survives its holder, so a file system without locks is an error, never a fallback.
    lock = WindowsFileLock(
        path, mode=0o600, thread_local=False, fallback_to_soft=False, preserve_lock_file=True
    )
    try:
        lock.acquire(timeout=timeout, poll_interval=_POLL_SECONDS)
    except Timeout as expired:  # an OSError too, so it is met first
        raise LockTimeout(path, _holder(path)) from expired
    return lock.release


def _holder_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.holder")


def _holder(path: Path) -> LockHolder | None:
    try:
        said = json.loads(_holder_file(path).read_bytes())
        return LockHolder(int(said["pid"]), str(said["purpose"]), str(said["step"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
