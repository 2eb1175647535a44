"""Registers in documents: table rows whose first cell is a number such as S-001 or FR-001.

They say what another document may point at, and can be checked without understanding the words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fairlead.execution.next_step.guarded import text_of
from fairlead.mission_management.planning import table_rows
from fairlead.mission_management.status import MissionState

_DECORATION = "*_`[] "


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered row. `cells` are those after the number."""

    id: str
    cells: tuple[str, ...]
    file: str
    line: int

    @property
    def place(self) -> str:
        """Its number and where it stands, for people."""
        return f"{self.id} ({self.file}:{self.line})"

    @property
    def last(self) -> str:
        """The last cell, where registers say what was decided or found."""
        return self.cells[-1].strip(_DECORATION) if self.cells else ""

    def mentions(self, prefix: str) -> tuple[str, ...]:
        """Return the numbers of one kind that its cells name, each once."""
        return numbers(" ".join(self.cells), prefix)


def entries(state: MissionState, names: Iterable[str], prefix: str) -> tuple[Entry, ...]:
    """Return the rows numbered with a prefix in these artefacts, in their order."""
    shape = re.compile(rf"{prefix}-\d{{3,}}")
    return tuple(
        Entry(cells[0].strip(_DECORATION), cells[1:], name, line)
        for name in names
        for line, cells in table_rows(text_of(state, name))
        if shape.fullmatch(cells[0].strip(_DECORATION))
    )


def numbers(text: str, prefix: str) -> tuple[str, ...]:
    """Return the numbers of one kind in a text, each once, in order."""
    return tuple(dict.fromkeys(re.findall(rf"\b{prefix}-\d{{3,}}\b", text)))


def incomplete(found: Sequence[Entry], *, columns: int) -> str | None:
    """Return which entry is there twice, or leaves a cell empty; `columns` follow the number."""
    first: Mapping[str, Entry] = {entry.id: entry for entry in reversed(found)}
    for entry in found:
        if first[entry.id] is not entry:
            return f"{entry.place} is there already, as {first[entry.id].place}"
        if len(entry.cells) < columns or not all(cell.strip() for cell in entry.cells):
            return f"{entry.place} leaves a cell empty"
    return None


def unknown(found: Iterable[Entry], prefix: str, known: Iterable[str], home: str) -> str | None:
    """Return which entry points at a number that its register does not have."""
    there = {*known}
    return next(
        (
            f"{entry.place} names {name}, which {home} does not have"
            for entry in found
            for name in entry.mentions(prefix)
            if name not in there
        ),
        None,
    )
