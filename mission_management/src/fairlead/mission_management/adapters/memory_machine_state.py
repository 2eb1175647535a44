"""Machine state in memory, for tests; the folder it names is real only for what needs a file."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from fairlead.mission_management.bookkeeping import MachineState


@dataclass(slots=True)
class MemoryMachineState(MachineState):
    """Files in a dictionary."""

    root: Path = field(default_factory=lambda: Path("/nonexistent"))
    _files: dict[tuple[str, str], tuple[bytes, float]] = field(default_factory=dict)

    @override
    def read(self, state_key: str, name: str) -> bytes | None:
        found = self._files.get((state_key, name))
        return found[0] if found else None

    @override
    def write(self, state_key: str, name: str, data: bytes) -> None:
        self._files[state_key, name] = (data, time.time())

    @override
    def remove(self, state_key: str, name: str) -> None:
        self._files.pop((state_key, name), None)

    @override
    def modified(self, state_key: str, name: str) -> float | None:
        found = self._files.get((state_key, name))
        return found[1] if found else None

    @override
    def folder(self, state_key: str) -> Path:
        return self.root / state_key

    @override
    def vacant(self) -> Sequence[str]:
        return ()

    @override
    def vacate(self, state_key: str) -> bool:
        return False

    @override
    def missions(self) -> Sequence[str]:
        return tuple(sorted({key for key, _ in self._files}))
