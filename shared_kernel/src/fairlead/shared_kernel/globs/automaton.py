"""Finite automata of globs: one for each glob without choices, walked in pairs by `globs.py`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Symbols:
    """A set of characters: those listed, or (negated) all but those listed."""

    listed: frozenset[str]
    negated: bool = False

    def __contains__(self, character: str) -> bool:
        return (character in self.listed) is not self.negated

    def common(self, other: "Symbols", *, allowed: "Symbols") -> str | None:
        """Return one character of both that is also `allowed`, the plainest there is, or None."""
        sets = (self, other, allowed)
        finite = [symbols.listed for symbols in sets if not symbols.negated]
        candidates = sorted(finite[0]) if finite else _fresh(sets)
        return next((c for c in candidates if all(c in symbols for symbols in sets)), None)


_ANY = Symbols(frozenset(), negated=True)
IN_PART = Symbols(frozenset("/"), negated=True)
_SLASH = Symbols(frozenset("/"))


def _fresh(sets: Sequence[Symbols]) -> Iterator[str]:
    yield from "xabcdefghijklmnopqrstuvwyz0123456789_"
    excluded = frozenset().union(*(symbols.listed for symbols in sets))
    yield next(chr(code) for code in range(0xA1, 0x10FFFF) if chr(code) not in excluded)


@dataclass(frozen=True, slots=True)
class Automaton:
    """States 0…n-1, begun at 0. `steps` read a character, `skips` read nothing."""

    steps: tuple[tuple[tuple[Symbols, int], ...], ...]
    skips: tuple[tuple[int, ...], ...]
    accepting: frozenset[int]

    def accepts(self, path: str) -> bool:
        """Tell whether a whole path is read."""
        states = self._closed({0})
        for character in path:
            read = {to for state in states for on, to in self.steps[state] if character in on}
            states = self._closed(read)
            if not states:
                return False
        return bool(states & self.accepting)

    def _closed(self, states: set[int]) -> set[int]:
        waiting = list(states)
        while waiting:
            for to in self.skips[waiting.pop()]:
                if to not in states:
                    states.add(to)
                    waiting.append(to)
        return states


@lru_cache(maxsize=8192)
def automaton(glob: str, *, holds_files: bool) -> Automaton:
    """Build the automaton of a canonical glob without choices.

    With `holds_files` a glob whose last part has no wildcard may be a directory.
    """
    return _Builder(glob).build(holds_files=holds_files)


class _Builder:
    """Turns one glob without choices into its automaton, character by character."""

    def __init__(self, glob: str) -> None:
        self._glob = glob
        self._at = 0
        self._steps: list[list[tuple[Symbols, int]]] = [[]]
        self._skips: list[list[int]] = [[]]

    def build(self, *, holds_files: bool) -> Automaton:
        last_wildcard = -1
        while self._at < len(self._glob):
            begin = self._at
            if self._read():
                last_wildcard = begin
        accepting = {len(self._steps) - 1}
        if holds_files and self._glob and last_wildcard <= self._glob.rfind("/"):
            accepting.add(self._everything_below())
        return Automaton(
            tuple(map(tuple, self._steps)), tuple(map(tuple, self._skips)), frozenset(accepting)
        )

    def _read(self) -> bool:
        """Read one element of the glob; True for a wildcard."""
        character = self._glob[self._at]
        if character == "*":
            self._stars()
            return True
        self._at += 1
        if character == "?":
            self._one(IN_PART)
            return True
        bracket = self._bracket() if character == "[" else None
        if bracket:
            self._one(bracket)
            return True
        if character == "\\" and self._at < len(self._glob):
            character = self._glob[self._at]
            self._at += 1
        self._one(Symbols(frozenset(character)))
        return False

    def _stars(self) -> None:
        begin = self._at
        while self._at < len(self._glob) and self._glob[self._at] == "*":
            self._at += 1
        stars, after = self._at - begin, self._glob[self._at : self._at + 1]
        alone = (begin == 0 or self._glob[begin - 1] == "/") and after in ("", "/")
        if stars == 1:
            self._many(IN_PART)
        elif not alone:
            self._many(_ANY)
        elif after:
            self._at += 1
            self._any_directories()
        else:
            self._one(_ANY)
            self._many(_ANY)

    def _bracket(self) -> Symbols | None:
        """Read a class that begins before the present place; None when it is never closed."""
        negated = self._glob[self._at : self._at + 1] in ("!", "^")
        begin = self._at + negated
        end = self._glob.find("]", begin + 1)
        if end < 0 or "/" in self._glob[begin:end]:
            return None
        self._at = end + 1
        inside = _members(self._glob[begin:end])
        return Symbols(inside | {"/"}, negated=True) if negated else Symbols(inside - {"/"})

    def _state(self) -> int:
        self._steps.append([])
        self._skips.append([])
        return len(self._steps) - 1

    def _one(self, symbols: Symbols) -> None:
        last = len(self._steps) - 1
        self._steps[last].append((symbols, self._state()))

    def _many(self, symbols: Symbols) -> None:
        last = len(self._steps) - 1
        self._steps[last].append((symbols, last))
        self._skips[last].append(self._state())

    def _any_directories(self) -> None:
        """`**/`: nothing, or anything up to a `/`."""
        before = len(self._steps) - 1
        inside = self._state()
        after = self._state()
        self._skips[before] += [inside, after]
        self._steps[inside] += [(_ANY, inside), (_SLASH, after)]

    def _everything_below(self) -> int:
        last = len(self._steps) - 1
        below = self._state()
        self._steps[last].append((_SLASH, below))
        self._steps[below].append((_ANY, below))
        return below


def _members(text: str) -> frozenset[str]:
    members: set[str] = set()
    at = 0
    while at < len(text):
        if text[at + 1 : at + 2] == "-" and at + 2 < len(text):
            members.update(map(chr, range(ord(text[at]), ord(text[at + 2]) + 1)))
            at += 3
        else:
            members.add(text[at])
            at += 1
    return frozenset(members)
