"""The structured parts of a specification: numbered rows of tables and lists.

Only what is written so is demanded later (contract lifecycle, artefacts).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

_ID = r"(?:NFR|FR|SC|C)-\d{3,}"
_DECORATION = r"[*_`\s]*"
_CELL = re.compile(rf"{_DECORATION}\[?({_ID})\]?(?:\([^)]*\))?{_DECORATION}:?{_DECORATION}")
_ITEM = re.compile(
    rf"\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(?P<open>[*_`]*)(?P<id>{_ID})"
    rf"(?P<mark>[*_`]*\s*(?::|\s[-–—]\s)\s*[*_`]*|[*_`]+\s+)(?P<text>.*)"
)
_ALIGNMENT = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TEXT_COLUMNS = ("requirement", "description", "constraint", "criterion", "statement", "text")


class RequirementKind(StrEnum):
    """What sort of statement it is, by its prefix."""

    FUNCTIONAL = "FR"
    QUALITY = "NFR"
    CONSTRAINT = "C"
    SUCCESS = "SC"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One numbered statement of a specification; `line` counts from 1."""

    id: str
    text: str
    line: int

    @property
    def kind(self) -> RequirementKind:
        """What sort of statement it is."""
        return RequirementKind(self.id.partition("-")[0])


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a specification states, in its order; of a number given twice the first counts."""

    stated: tuple[Requirement, ...]
    repeated: tuple[Requirement, ...] = ()

    @classmethod
    def read(cls, spec: str) -> "Requirements":
        """Read a specification. Code fences and comments hold no requirements."""
        first: dict[str, Requirement] = {}
        repeated = []
        for found in _statements(spec):
            if first.setdefault(found.id, found) is not found:
                repeated.append(found)
        return cls(tuple(first.values()), tuple(repeated))

    def of(self, kind: RequirementKind) -> tuple[Requirement, ...]:
        """Return the statements of one kind."""
        return tuple(requirement for requirement in self.stated if requirement.kind is kind)


def _statements(spec: str) -> Iterator[Requirement]:
    header: Sequence[str] = ()
    before: Sequence[str] = ()
    for number, line in visible_lines(spec):
        if _is_alignment(line) and before:
            header, before = before, ()
            continue
        cells = _cells(line)
        if not cells:
            header = ()
        found = _row(cells, header, number) or _item(line, number)
        before = cells
        if found:
            yield found


def table_rows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (number, cells) of the table rows of Markdown that hold something: no headings."""
    for (number, line), (_, after) in pairwise([*visible_lines(text), (0, "")]):
        if not (_is_alignment(line) or _is_alignment(after)) and (cells := _cells(line)):
            yield number, tuple(_plain(cell) for cell in cells)


def says_something(text: str) -> bool:
    """Tell whether Markdown holds more than a template does: headings, quotes, empty tables."""
    lines = [line.strip() for _, line in visible_lines(text) if line.strip()]
    return any(
        not (line.startswith(("#", ">")) or _is_alignment(line) or _is_alignment(after))
        for line, after in pairwise([*lines, ""])
    )


def _is_alignment(line: str) -> bool:
    """A line that only says how the columns of a table are aligned; a rule is one too."""
    return "-" in line and _ALIGNMENT.fullmatch(line) is not None


def visible_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (number, line) of Markdown without code fences and without comments."""
    fence, in_comment = "", False
    for number, raw in enumerate(text.splitlines(), start=1):
        line, in_comment = (raw, in_comment) if fence else _without_comments(raw, in_comment)
        mark = _FENCE.match(line)
        if fence:
            closes = mark and mark[1].startswith(fence) and not mark[2].strip()
            fence = "" if closes else fence
        elif mark and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
        else:
            yield number, line


def _without_comments(line: str, inside: bool) -> tuple[str, bool]:
    kept = ""
    while line:
        if inside:
            _, closed, line = line.partition("-->")
            inside = not closed
        else:
            shown, opened, line = line.partition("<!--")
            kept += shown
            inside = bool(opened)
    return kept, inside


def _cells(line: str) -> tuple[str, ...]:
    """Split a table row; a `|` after a backslash is text. Fewer than two cells are no row."""
    text = line.strip().removeprefix("> ").strip()
    parts = re.split(r"(?<!\\)\|", text)
    if text.startswith("|"):
        parts = parts[1:]
    if parts and not parts[-1].strip() and len(parts) > 1:
        parts = parts[:-1]
    return tuple(part.strip() for part in parts) if "|" in text and len(parts) > 1 else ()


def _row(cells: Sequence[str], header: Sequence[str], line: int) -> Requirement | None:
    found = _CELL.fullmatch(_plain(cells[0])) if cells else None
    return Requirement(found[1], _plain(_telling(cells, header)), line) if found else None


def _telling(cells: Sequence[str], header: Sequence[str]) -> str:
    """The cell that says what is required: by its heading, else the first that is not empty."""
    words = [cell.lower().strip("*_` ") for cell in header[: len(cells)]]
    for wanted in _TEXT_COLUMNS:
        index = next((i for i, word in enumerate(words) if i and wanted in word), 0)
        if index and cells[index]:
            return cells[index]
    return next((cell for cell in cells[1:] if cell), "")


def _item(line: str, number: int) -> Requirement | None:
    found = _ITEM.fullmatch(_ESCAPED.sub(r"\1", line))
    return Requirement(found["id"], found["text"].strip(), number) if found else None


def _plain(cell: str) -> str:
    return _ESCAPED.sub(r"\1", cell).strip()
