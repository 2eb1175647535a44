"""One place where a name occurs, or where something points to a path that moves."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.occurrences.categories import Action, Category

_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place. A name of a file has no line: `line` and `column` count from 1 and are 0 there.

    Attributes:
        found: the name as it is spelled there, or the path or module that is pointed to.
        suggestion: what would stand there; None where nothing takes its place, or nobody knows.
        action: what the map decides for it; None without a map, or where nothing is decided.
        excepted: True where an exception decides, not the category.
    """

    path: str
    line: int
    column: int
    text: str
    found: str
    category: Category
    suggestion: str | None = None
    action: Action | None = None
    excepted: bool = False

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "path": self.path,
            "line": self.line or None,
            "column": self.column or None,
            "text": excerpt(self.text),
            "found": self.found,
            "suggestion": self.suggestion,
            "category": self.category.value,
            "action": self.action.value if self.action else None,
            "excepted": self.excepted,
        }


def excerpt(line: str) -> str:
    """Return a line as it is shown: without the space around it, and cut where it is long."""
    stripped = line.strip()
    return stripped if len(stripped) <= _LONGEST else f"{stripped[: _LONGEST - 1]}…"
