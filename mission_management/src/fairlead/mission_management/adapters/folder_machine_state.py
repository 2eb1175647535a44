"""Machine state in a folder below the common git dir."""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.mission_management.bookkeeping import LOCK_FILE, MachineState
from fairlead.shared_kernel.git import StorageUnwritable
from fairlead.shared_kernel.naming import machine_state

_VACANT_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class FolderMachineState(MachineState):
    """One folder for each mission; private to the user (0700, files 0600)."""

    common_dir: Path

    @override
    def read(self, state_key: str, name: str) -> bytes | None:
        try:
            return self._path(state_key, name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError:
            if self._is_somebody_elses():
                return None
            raise

    @override
    def write(self, state_key: str, name: str, data: bytes) -> None:
        path = self._path(state_key, name)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(path, data)
        except OSError as error:
            raise StorageUnwritable(str(error)) from error

    @override
    def remove(self, state_key: str, name: str) -> None:
        try:
            self._path(state_key, name).unlink(missing_ok=True)
        except OSError as error:
            raise StorageUnwritable(str(error)) from error

    @override
    def modified(self, state_key: str, name: str) -> float | None:
        try:
            return self._path(state_key, name).stat().st_mtime
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError:
            if self._is_somebody_elses():
                return None
            raise

    @override
    def folder(self, state_key: str) -> Path:
        path = machine_state(self.common_dir, state_key)
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageUnwritable(str(error)) from error
        return path

    @override
    def missions(self) -> Sequence[str]:
        if not self._root.is_dir() or self._is_somebody_elses():
            return ()
        folders = (child.name for child in self._root.iterdir() if child.is_dir())
        return tuple(sorted(name for name in folders if not name.startswith(".")))

    @override
    def vacant(self) -> Sequence[str]:
        oldest = time.time() - _VACANT_SECONDS
        return tuple(key for key in self.missions() if self._is_vacant(key, oldest))

    @override
    def vacate(self, state_key: str) -> bool:
        place = machine_state(self.common_dir, state_key)
        if not self._is_vacant(state_key, float("inf")):
            return False
        try:
            for file in list(place.iterdir()):
                file.unlink()
            place.rmdir()
        except OSError:
            return False  # somebody has come in, or may not; what is left is found again
        return True

    @property
    def _root(self) -> Path:
        return machine_state(self.common_dir, "-").parent

    def _is_somebody_elses(self) -> bool:
        """True where this user can hold no lock: whoever comes only reads, and does without."""
        return not os.access(self._root, os.R_OK | os.X_OK)

    def _is_vacant(self, state_key: str, oldest: float) -> bool:
        place = machine_state(self.common_dir, state_key)
        with suppress(OSError):
            found = [place, *place.iterdir()]
            only_locks = all(file.name.startswith(LOCK_FILE) for file in found[1:])
            return only_locks and all(file.stat().st_mtime < oldest for file in found)
        return False

    def _path(self, state_key: str, name: str) -> Path:
        parts = name.split("/")
        if any(part in ("", ".", "..") for part in (state_key, *parts)) or "/" in state_key:
            raise ValueError(f"not a name of machine state: {state_key!r} {name!r}")
        return machine_state(self.common_dir, state_key).joinpath(*parts)


def _replace(path: Path, data: bytes) -> None:
    """Write beside it, make it durable, rename over it. One os.write may be short (seen)."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{time.monotonic_ns()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
