"""What the writer needs from outside, beside git. Implementations live in `adapters/`."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

LOCK_FILE = "lock"
"""In each mission's folder. Never deleted once the mission has begun."""


class MachineState(Protocol):
    """Small files below the common git dir, one folder for each mission (contract topology).

    A cache and a workshop: losing it loses no truth. Names are single path parts or `a/b`.
    """

    @abstractmethod
    def read(self, state_key: str, name: str) -> bytes | None:
        """Return the content of a file, or None."""
        ...

    @abstractmethod
    def write(self, state_key: str, name: str, data: bytes) -> None:
        """Replace a file: a reader sees the old or the new content, and it survives power loss.

        Raises:
            StorageUnwritable: the disk is full or read-only; the old content is still there.
        """
        ...

    @abstractmethod
    def remove(self, state_key: str, name: str) -> None:
        """Remove a file; it need not exist.

        Raises:
            StorageUnwritable: the disk is read-only; the file is still there.
        """
        ...

    @abstractmethod
    def modified(self, state_key: str, name: str) -> float | None:
        """Return when the file was last written, in seconds since 1970, or None."""
        ...

    @abstractmethod
    def folder(self, state_key: str) -> Path:
        """Return the mission's folder (0700); it is made at need."""
        ...

    @abstractmethod
    def vacant(self) -> Sequence[str]:
        """Return the keys of folders in which there is only a lock that was long not held."""
        ...

    @abstractmethod
    def vacate(self, state_key: str) -> bool:
        """Remove a folder in which there is only a lock, which the caller holds; False where more
        is in it, or it cannot go.
        """
        ...

    @abstractmethod
    def missions(self) -> Sequence[str]:
        """Return the keys of all missions that have state here."""
        ...
