"""What the moves of a map say about a path: whether it is an old one, and where it goes."""

import re
from collections.abc import Iterable, Iterator
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


@dataclass(frozen=True, slots=True)
class MovedPaths:
    """The moves of one map."""

    moves: tuple[Move, ...]

    def __bool__(self) -> bool:
        return bool(self.moves)

    def sources(self) -> Iterator[tuple[str, Move]]:
        """Yield every source with its move."""
        for move in self.moves:
            for source in move.sources:
                yield source, move

    def old(self, path: str) -> OldPath | None:
        """Return what moves a path, or None where it stays, or is already where something goes.

        The closest source or destination above it decides: with `docs` going to `docs/guide`, the
        file `docs/guide/a.md` is no old path.
        """
        covering = [(source, move) for source, move in self.sources() if is_below(path, source)]
        if not covering:
            return None
        source, move = max(covering, key=lambda one: len(one[0]))
        new = (m.destination for m in self.moves if m.destination and is_below(path, m.destination))
        if max(map(len, new), default=-1) > len(source):
            return None
        return OldPath(path, source, move)

    def hints(self) -> frozenset[str]:
        """Return texts of which one is in every text that points to an old path."""
        paths = [PurePosixPath(source) for source, _ in self.sources()]
        named = [
            path.parent if path.stem in _UNNAMED and path.parent.name else path for path in paths
        ]
        return frozenset(word for path in named for word in (path.stem, quote(path.stem)))


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path is this file or directory, or below it."""
    return path == folder or path.startswith(f"{folder}/")


def holds_any(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words."""
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)")


def _joined(*parts: str) -> str:
    return "/".join(part for part in parts if part)
