"""What the rest of the program may ask of locks."""

from abc import abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LockHolder:
    """Who holds a lock, for the message of those who wait: advice, never a decision."""

    pid: int
    purpose: str
    step: str


class LockTimeout(Exception):
    """The lock was held longer than the caller would wait; the caller makes it its own error."""

    def __init__(self, path: Path, holder: LockHolder | None) -> None:
        super().__init__(f"{path} is held by {holder or 'another process'}")
        self.path, self.holder = path, holder


class HeldLock(Protocol):
    """A lock that this process holds."""

    @abstractmethod
    def say(self, step: str) -> None:
        """Tell those who wait what is being done."""
        ...


class Locks(Protocol):
    """Exclusive locks on files. The kernel frees them when the holder dies."""

    @abstractmethod
    def hold(self, path: Path, *, purpose: str, timeout: float) -> AbstractContextManager[HeldLock]:
        """Wait up to `timeout` seconds for the lock at `path` and hold it inside the `with`.

        The file and its folder are made at need (0600, 0700) and never deleted. Not reentrant.

        Raises:
            LockTimeout: somebody else held it all that time.
        """
        ...
