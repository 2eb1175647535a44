"""Branches on which no bookkeeping may be committed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

BUILT_IN = ("main", "master", "trunk", "release/*")
BUILT_IN_ORIGIN = "built-in"


@dataclass(frozen=True, slots=True)
class ProtectionRule:
    """One pattern, and who asked for it."""

    pattern: str
    origin: str

    def __str__(self) -> str:
        return f"{self.pattern} ({self.origin})"


@dataclass(frozen=True, slots=True)
class ProtectedBranches:
    """Patterns of protected branches. `*` stands for any text, `/` included.

    Letters match in both cases: on some file systems `Main` and `main` are one ref.
    """

    patterns: tuple[str, ...] = BUILT_IN
    origins: Mapping[str, str] = field(default_factory=dict)
    """Pattern to the layer that named it first; the others are built in."""

    @classmethod
    def resolved(cls, layers: Iterable[tuple[str, Sequence[str]]]) -> Self:
        """Add the patterns of each layer (origin, patterns) to the built-in ones."""
        origins = dict.fromkeys(BUILT_IN, BUILT_IN_ORIGIN)
        for origin, patterns in layers:
            for pattern in patterns:
                origins.setdefault(pattern, origin)
        return cls(tuple(origins), origins)

    def protects(self, branch: str) -> ProtectionRule | None:
        """Return the first rule that protects this branch (short name), or None."""
        found = next((p for p in self.patterns if _shape(p).fullmatch(branch)), None)
        return self._rule(found) if found else None

    def rules(self) -> tuple[ProtectionRule, ...]:
        """Return every rule with its origin, for people to look at."""
        return tuple(self._rule(pattern) for pattern in self.patterns)

    def _rule(self, pattern: str) -> ProtectionRule:
        return ProtectionRule(pattern, self.origins.get(pattern, BUILT_IN_ORIGIN))


@lru_cache(maxsize=256)
def _shape(pattern: str) -> re.Pattern[str]:
    text = pattern.removeprefix("refs/heads/")
    return re.compile(".*".join(re.escape(part) for part in text.split("*")), re.IGNORECASE)
