"""What the moves of a map say about a path: whether it is an old one, and where it goes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from fairlead.mission_management.occurrences.occurrence_map import Move
from fairlead.mission_management.occurrences.terms import TermFinder

_UNNAMED = ("__init__", "index", "README")
"""Files that one points to by the name of their folder."""


@dataclass(frozen=True, slots=True)
class OldPath:
    """A file or directory that moves, by the source that covers it most closely."""

    path: str
    source: str
    move: Move

    @property
    def rest(self) -> str:
        """What follows the source; "" for the source itself."""
        return self.path[len(self.source) + 1 :]

    @property
    def removed(self) -> bool:
        """True for what goes away."""
        return self.move.destination is None

    def landings(self, finder: TermFinder | None = None) -> tuple[str, ...]:
        """Return where it may be after the move, the likeliest first; none for what goes away.

        As `mv` does: a single source becomes the destination or goes into it, several go into it
        under their own names. Parts of the path may be renamed on the way.
        """
        to = self.move.destination
        if to is None:
            return ()
        name = PurePosixPath(self.source).name
        inside = _joined(to, name, self.rest)
        merged = _joined(to, self.rest)
        several = len(self.move.sources) > 1
        found = (inside, merged) if several else (merged, inside)
        if finder is None:
            return found
        renamed = (
            _joined(to, finder.renamed(name), finder.renamed(self.rest)),
            _joined(to, finder.renamed(self.rest)),
        )
        return tuple(dict.fromkeys((*found, *renamed)))


class MovedPaths:
    """The moves of one map."""

    def __init__(self, moves: Sequence[Move]) -> None:
        self.sources: Mapping[str, Move] = {
            source: move for move in moves for source in move.sources
        }
        self._destinations = {move.destination for move in moves if move.destination}

    def __bool__(self) -> bool:
        return bool(self.sources)

    def old(self, path: str) -> OldPath | None:
        """Return what moves a path, or None where it stays, or is already where something goes.

        The closest source or destination above it decides: with `docs` going to `docs/guide`, the
        file `docs/guide/a.md` is no old path.
        """
        for above in _upwards(path):
            move = self.sources.get(above)
            if move:
                return OldPath(path, above, move)
            if above in self._destinations:
                return None
        return None

    def hints(self) -> frozenset[str]:
        """Return texts of which one is in every text that points to an old path."""
        paths = [PurePosixPath(source) for source in self.sources]
        named = [
            path.parent if path.stem in _UNNAMED and path.parent.name else path for path in paths
        ]
        return frozenset(word for path in named for word in (path.stem, quote(path.stem)))


def _upwards(path: str) -> Iterator[str]:
    """Yield a path and the directories above it, the closest first."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path is this file or directory, or below it."""
    return path == folder or path.startswith(f"{folder}/")


def holds_any(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words."""
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)")


def _joined(*parts: str) -> str:
    return "/".join(part for part in parts if part)
