"""Where a person's bytes go that are in the way of what a worktree is to show."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import (
    private_folder,
    storage_errors,
    sync_file,
    sync_folder,
)


class Quarantine:
    """One folder. What is in it is durable, and never overwritten."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.places: list[Path] = []
        """What was set aside, in this order."""

    def copy(self, file: Path, name: str) -> None:
        """Keep a copy of a file; `name` is its path, or says more about it."""
        with self._place(name) as place:
            shutil.copy2(file, place)
            sync_file(place)

    def move(self, found: Path, name: str) -> None:
        """Keep a link, a pipe or a folder, whole."""
        with self._place(name) as place:
            shutil.move(found, place)

    def write(self, data: bytes, name: str) -> None:
        """Keep bytes that are in no file."""
        with self._place(name) as place:
            place.write_bytes(data)
            sync_file(place)

    @contextmanager
    def _place(self, name: str) -> Iterator[Path]:
        place = _free(private_folder(self._folder) / name.replace("/", "__"))
        with storage_errors():
            yield place
        sync_folder(self._folder)
        self.places.append(place)


def _free(place: Path) -> Path:
    """A name that nothing has yet: what was set aside before is never overwritten."""
    number, candidate = 1, place
    while os.path.lexists(candidate):
        number += 1
        candidate = place.with_name(f"{place.name}.{number}")
    return candidate
