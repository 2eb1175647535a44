"""The files of doctrine packs: a folder for each kind, and what is read in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PackFiles:
    """A folder of doctrine. With `confined` nothing that leads out of it is read.

    What a repository brings must not put another file of this machine into a document.
    """

    folder: Path
    confined: bool = False

    def names(self, kind: str) -> Sequence[str]:
        """Return what there is of a kind, sorted."""
        return sorted(file.stem for file in (self.folder / kind).glob("*.yaml"))

    def has(self, name: str) -> bool:
        """Tell whether there is a file of that path below the folder."""
        return (self.folder / name).is_file()

    def read(self, name: str) -> bytes:
        """Read a file by its path below the folder.

        Raises:
            OSError: there is none, or it leads out of the folder.
        """
        file, inside = self.folder / name, ".." not in Path(name).parts
        if self.confined:
            inside = inside and file.resolve().is_relative_to(self.folder.resolve())
        if not inside:
            raise FileNotFoundError(f"{name} leads out of {self.folder}")
        return file.read_bytes()
