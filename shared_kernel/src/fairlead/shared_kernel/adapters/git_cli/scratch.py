"""Short-lived private files below the common git dir: on the same disk, seen by nobody."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import private_folder, storage_errors
from fairlead.shared_kernel.naming import machine_state

PRIVATE_INDEX = "fairlead-index"
"""How our temporary files in git's own folders begin; `doctor --fix` sweeps what was left of them.
"""
_FOLDER = ".scratch"
_LEFTOVER_SECONDS = 3600.0
"""A process that was killed leaves its folder; nothing of ours lives that long."""


class Scratch:
    """The place for temporary files of one repository."""

    def __init__(self, common_dir: Path) -> None:
        self._root = machine_state(common_dir, _FOLDER)

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give a new private folder, removed with all that is in it afterwards."""
        place = self.place()
        with storage_errors():
            place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            discard(place)

    def place(self) -> Path:
        """Return a free path on this disk, to move something to."""
        private_folder(self._root)
        self._sweep()
        return self._root / f"{os.getpid()}-{time.monotonic_ns()}"

    def leftovers(self) -> Sequence[Path]:
        """Return what killed processes left here. Makes no folder."""
        oldest = time.time() - _LEFTOVER_SECONDS
        found: list[Path] = []
        with suppress(OSError), os.scandir(self._root) as entries:
            for entry in entries:
                if entry.stat(follow_symlinks=False).st_mtime < oldest:
                    found.append(Path(entry.path))
        return found

    def _sweep(self) -> None:
        for leftover in self.leftovers():
            discard(leftover)


def discard(place: Path) -> None:
    """Remove a file or a folder of ours; what cannot go now is swept later."""
    import shutil

    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        with suppress(OSError):
            place.unlink()
