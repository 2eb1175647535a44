"""The tracked files of one commit, read from the object store: no checkout is looked at.

The missions' own directories are no part of it: what they say of an old name is history.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from fairlead.shared_kernel.git import Oid, Repository, TreeFile
from fairlead.shared_kernel.naming import MISSIONS_ROOT

LARGEST = 16 * 1024 * 1024
"""Bytes; a larger file is not read, and every answer names it."""
_SNIFFED = 8000
"""Bytes in which git, too, looks for a NUL to tell that a file is no text."""


class CodeText(NamedTuple):
    """A file that is text. A byte that is no UTF-8 is read as a replacement character."""

    path: str
    text: str


class UnreadFile(NamedTuple):
    """A file that was not looked into, and why: `binary` or `too large`."""

    path: str
    why: str

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {"path": self.path, "why": self.why}


class CodeTree:
    """The files of a commit by their path."""

    def __init__(self, repository: Repository, commit: Oid) -> None:
        self.commit = commit
        self._repository = repository

    @cached_property
    def files(self) -> Mapping[str, TreeFile]:
        """Every file by its path, in order."""
        listed = self._repository.history.files(self.commit)
        return {file.path: file for file in listed if not file.path.startswith(f"{MISSIONS_ROOT}/")}

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(sorted(self.files))

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every directory that holds a file, at any depth."""
        found: set[str] = set()
        for path in self.files:
            for folder in PurePosixPath(path).parents:
                name = folder.as_posix()
                if name in found:
                    break
                found.add(name)
        return frozenset(found - {"."})

    def has(self, path: str) -> bool:
        """Tell whether a file or directory is there."""
        return path in self.files or path in self.folders

    def below(self, path: str) -> tuple[str, ...]:
        """Return the file of this path, or all files of this directory."""
        if path in self.files:
            return (path,)
        if path not in self.folders:
            return ()
        begin, end = (bisect_left(self._names, f"{path}{mark}") for mark in ("/", "0"))
        return self._names[begin:end]

    def holding(self, texts: Iterable[str]) -> frozenset[str]:
        """Return the files that hold one of the texts; git looks, so few files are read here."""
        return frozenset(self._repository.history.holding(self.commit, sorted(set(texts))))

    def read(self, paths: Iterable[str]) -> Iterator[CodeText | UnreadFile]:
        """Read files one after the other; those that are no text, or too large, are named."""
        for path in paths:
            file = self.files[path]
            if file.size > LARGEST:
                yield UnreadFile(path, "too large")
                continue
            found = self._repository.objects.read(file.oid)
            data = found.data if found else b""
            if b"\0" in data[:_SNIFFED]:
                yield UnreadFile(path, "binary")
            else:
                yield CodeText(path, data.decode("utf-8", "replace"))
