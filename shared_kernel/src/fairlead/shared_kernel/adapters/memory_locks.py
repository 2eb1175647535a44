"""Locks between the threads of one process, with the promises of locks between processes."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.locks import HeldLock, LockHolder, Locks, LockTimeout


class MemoryLocks(Locks):
    """Locks that exist as long as this object."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[Path, threading.Lock] = {}
        self._holders: dict[Path, LockHolder] = {}

    @override
    @contextmanager
    def hold(self, path: Path, *, purpose: str, timeout: float) -> Iterator[HeldLock]:
        with self._guard:
            lock = self._locks.setdefault(path, threading.Lock())
        if not lock.acquire(timeout=max(timeout, 0.0)):
            raise LockTimeout(path, self._holders.get(path))
        try:
            held = MemoryHeldLock(self._holders, path, purpose)
            held.say("")
            yield held
        finally:
            lock.release()


class MemoryHeldLock(HeldLock):
    """A lock that one thread holds."""

    def __init__(self, holders: dict[Path, LockHolder], path: Path, purpose: str) -> None:
        self._holders, self._path, self._purpose = holders, path, purpose

    @override
    def say(self, step: str) -> None:
        self._holders[self._path] = LockHolder(os.getpid(), self._purpose, step)
