"""Markers: where spec.md and plan.md wait for an answer."""

import re
from collections.abc import Iterator
from typing import NamedTuple

MARKED_FILES = ("spec.md", "plan.md")
_MARKER = re.compile(
    r"\[NEEDS CLARIFICATION:(?P<question>[^\]]*)\]"
    r"(?:\s*<!--\s*decision_id:\s*(?P<decision_id>[0-9A-Za-z]+)\s*-->)?"
)
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.DOTALL | re.MULTILINE)


class Marker(NamedTuple):
    """One marker; `line` counts from 1, `decision_id` is "" where it names none."""

    file: str
    line: int
    question: str
    decision_id: str


def find_markers(file: str, text: str) -> Iterator[Marker]:
    """Yield the markers of a document, code aside."""
    prose = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    for found in _MARKER.finditer(prose):
        line = prose.count("\n", 0, found.start()) + 1
        yield Marker(file, line, found["question"].strip(), (found["decision_id"] or "").upper())
