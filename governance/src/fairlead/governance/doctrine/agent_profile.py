"""How somebody works who takes a step: a name in a mission type, said in a few lines here."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True)
class AgentProfile:
    """What a profile is for, what it looks at, and what it leaves alone."""

    id: str
    title: str
    purpose: str
    focus: tuple[str, ...]
    avoid: tuple[str, ...]
    done_when: str

    def written(self) -> Mapping[str, object]:
        """The form in JSON output, and in what is kept of a file that was parsed."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**values, "focus": list(self.focus), "avoid": list(self.avoid)}

    @classmethod
    def read(cls, raw: Mapping[str, object]) -> Self:
        """Read what `written` wrote.

        Raises:
            LookupError, TypeError: it is something else.
        """
        focus, avoid = raw["focus"], raw["avoid"]
        if not isinstance(focus, list) or not isinstance(avoid, list):
            raise TypeError("focus and avoid are lists")
        return cls(
            id=str(raw["id"]),
            title=str(raw["title"]),
            purpose=str(raw["purpose"]),
            focus=tuple(map(str, focus)),
            avoid=tuple(map(str, avoid)),
            done_when=str(raw["done_when"]),
        )
