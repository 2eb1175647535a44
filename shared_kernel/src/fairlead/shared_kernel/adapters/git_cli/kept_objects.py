"""Second names for objects that nothing refers to yet: no prune destroys them (ADR 0015)."""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import private_folder, sync_file, sync_folder
from fairlead.shared_kernel.adapters.git_cli.cat_file import CatFile
from fairlead.shared_kernel.git import Oid
from fairlead.shared_kernel.naming import machine_state

_FOLDER = ".objects"
_TRIES = 20
_MANY = 200
_KEPT_SECONDS = 600.0
"""Longer than a prune takes from deciding what is reachable to deleting the rest."""


class KeptObjects:
    """Hard links to the newest loose objects of one repository. They cost no space."""

    def __init__(self, common_dir: Path, cat_file: CatFile) -> None:
        self._folder = machine_state(common_dir, _FOLDER)
        self._objects, self._cat_file = common_dir / "objects", cat_file
        self._own: list[str] = []

    def keep(self, names: Iterable[Oid]) -> bool:
        """Give objects a second name; False when one of them is gone already."""
        private_folder(self._folder)
        gone = False
        for name in names:
            self._own.append(name)
            try:
                os.link(self._loose(name), self._folder / name)
            except FileNotFoundError:
                gone = gone or self._cat_file.named(name) is None  # else it is in a pack
            except OSError:
                continue  # it is kept already, or there are no hard links on this disk
        return not gone

    def sync(self, names: Sequence[Oid]) -> None:
        """Make objects survive power loss that somebody else wrote; packs are durable already.

        Raises:
            StorageUnwritable: the device reports an error.
        """
        if len(names) > _MANY and hasattr(os, "sync"):
            os.sync()  # all at once: then there is little to wait for one by one
        loose = [self._loose(name) for name in names]
        folders = {path.parent for path in loose if sync_file(path)}
        for folder in folders:
            sync_folder(folder)

    def restore_own(self) -> bool:
        """Bring back what this process has written and somebody pruned; tell whether there was."""
        return self._restore(self._own)

    def restore(self) -> bool:
        """Bring back what anybody has written lately and somebody pruned; tell whether it did.

        A link is one look at a file: who has two names is where it was.
        """
        oldest, single = time.time() - _KEPT_SECONDS, list[str]()
        for entry in self._entries():
            with suppress(FileNotFoundError):
                seen = entry.stat(follow_symlinks=False)
                if seen.st_mtime < oldest:
                    Path(entry).unlink()
                elif seen.st_nlink == 1:
                    single.append(entry.name)
        return self._restore(single)

    def _restore(self, names: Iterable[str]) -> bool:
        found = False
        for name in names:
            if self._loose(name).exists():
                continue
            if self._cat_file.named(name) is None:
                found = self._linked_back(name) or found
            else:
                (self._folder / name).unlink(missing_ok=True)  # packed: it was reachable by then
        return found

    def _linked_back(self, name: str) -> bool:
        loose = self._loose(name)
        for _ in range(_TRIES):
            with suppress(FileNotFoundError, FileExistsError):
                loose.parent.mkdir(exist_ok=True)
                os.link(self._folder / name, loose)
            if loose.exists():
                return True  # else the prune has taken the empty folder away again
        return False

    def _loose(self, name: str) -> Path:
        return self._objects / name[:2] / name[2:]

    def _entries(self) -> Iterator["os.DirEntry[str]"]:
        with suppress(OSError), os.scandir(self._folder) as entries:
            yield from entries
