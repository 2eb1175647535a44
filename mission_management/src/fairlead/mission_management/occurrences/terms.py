"""Finding a name in text, in every spelling that a code base gives it.

A name of words only (`user account`, `UserAccount`) is found in each of its forms: `user_account`,
`USER_ACCOUNT`, `user-account`, `userAccount`, `useraccount`, in the plural, and as a part of a
longer identifier; but never as a part of a word: `ship` is not in `shipped`. Anything else
(`pkg.old`, `docs/old`, `<kind>/old`) is found as it is written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from fairlead.mission_management.occurrences.occurrence_map import EditTarget
from fairlead.mission_management.occurrences.words import (
    begins_word,
    ends_word,
    is_plain_name,
    plural,
    respelled,
    split_words,
)


class Match(NamedTuple):
    """A name in a text, from `start` to `end`, and what would stand there (None: nothing)."""

    start: int
    end: int
    text: str
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class TermFinder:
    """Finds one name, and leaves its replacement alone, which may contain it."""

    target: EditTarget

    def hint(self) -> str | None:
        """Return a text that every file with a match holds in some case; None where none is sure.

        Of what is no plain name the case is sure, of letters beyond ASCII it is not.
        """
        term = self.target.term
        parts = split_words(term) if is_plain_name(term) else term.splitlines()
        plain = [part for part in parts if part.isascii()]
        return max(plain, key=len, default=None)

    def is_in(self, text: str) -> bool:
        """Tell quickly whether looking closer is worth it; never False where there is a match."""
        return _shape(self.target.term, self._in_one_spelling).search(text) is not None

    def matches(self, text: str) -> Iterator[Match]:
        """Yield each match in a line or a path."""
        new, one = self.target.replacement, self._in_one_spelling
        spared = [place.span() for place in _found(new, text, one)] if new else []
        for place in _found(self.target.term, text, one):
            start, end = place.span()
            if not any(begin <= start and end <= until for begin, until in spared):
                yield Match(start, end, place[0], self._suggestion(text, place))

    def renamed(self, text: str) -> str:
        """Return a text (a path) with every match replaced; as it is where nothing replaces it."""
        parts, at = [], 0
        for match in self.matches(text):
            if match.suggestion is None:
                return text
            parts += [text[at : match.start], match.suggestion]
            at = match.end
        return "".join([*parts, text[at:]])

    def _suggestion(self, text: str, place: re.Match[str]) -> str | None:
        new = self.target.replacement
        if new is None:
            return None
        many = place.groupdict().get("many") is not None
        around = text[place.start() - 1 : place.start()], text[place.end() : place.end() + 1]
        return respelled(place[0], *around, plural(new) if many else new)

    @property
    def _in_one_spelling(self) -> bool:
        """True where the replacement is the same words: then only their spelling changes."""
        old, new = self.target.term, self.target.replacement
        return new is not None and _folded(old) == _folded(new)


def _found(name: str, text: str, in_one_spelling: bool) -> Iterator[re.Match[str]]:
    for place in _shape(name, in_one_spelling).finditer(text):
        # The ends of what is no plain name are in its shape: `pkg.old` is not in `pkg.old_one`.
        if not is_plain_name(name) or (
            begins_word(text, place.start()) and ends_word(text, place.end())
        ):
            yield place


@lru_cache(maxsize=64)
def _shape(name: str, in_one_spelling: bool) -> re.Pattern[str]:
    if not is_plain_name(name):
        before = r"(?<!\w)" if re.match(r"\w", name) else ""
        after = r"(?!\w)" if re.search(r"\w\Z", name) else ""
        return re.compile(before + re.escape(name) + after)
    if in_one_spelling:
        return re.compile(re.escape(name))
    *first, last = map(re.escape, split_words(name))
    ending = f"(?:(?P<many>{re.escape(plural(last))})|{last})"
    return re.compile("[-_ ]?".join([*first, ending]), re.IGNORECASE)


def _folded(name: str) -> str:
    return "".join(split_words(name)).casefold()
