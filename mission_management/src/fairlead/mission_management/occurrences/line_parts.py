"""Where on a line of code a place is: in a text between quotes, in a comment, in the code itself.

Only the line is looked at. What stands in a text of several lines is taken for code unless its own
line has quotes around it.
"""

import re
from enum import Enum
from typing import NamedTuple

_QUOTES = "\"'`"
_ALL_COMMENT = ("*", "/*", "<!--", '"""', "'''", 'r"""')
"""A line that begins like this is a comment, or a docstring, to its end."""
_FILE_ENDINGS = (
    "py pyi md rst txt js mjs cjs ts tsx jsx json jsonl yaml yml toml ini cfg html css scss sh sql "
    "go rs java kt rb php c h cc cpp hpp cs swift xml csv svg png jpg webp gif pdf lock ipynb"
)
_FILE_NAME = re.compile(rf"[\w@~+-]+\.(?:{'|'.join(_FILE_ENDINGS.split())})\b")
_RUN = re.compile(r"[^\s\"'`<>()\[\]{},;|=*]+")


class Part(Enum):
    """A part of a line."""

    CODE = "code"
    TEXT = "text"
    COMMENT = "comment"


class Place(NamedTuple):
    """A part of a line; `literal` is the whole text between the quotes."""

    part: Part
    literal: str = ""


def place_at(line: str, at: int, comment: str) -> Place:
    """Tell what the character `at` is a part of; `comment` is what begins a comment."""
    if line.lstrip().startswith((*_ALL_COMMENT, comment)):
        return Place(Part.COMMENT)
    quote, begin, position = "", 0, 0
    while position < at:
        character = line[position]
        if quote:
            if character == "\\":
                position += 1
            elif character == quote:
                quote = ""
        elif character in _QUOTES and not _is_apostrophe(line, position):
            quote, begin = character, position + 1
        elif line.startswith(comment, position) and not _is_url(line, position):
            return Place(Part.COMMENT)
        position += 1
    if quote:
        end = line.find(quote, at)
        return Place(Part.TEXT, line[begin : end if end >= 0 else len(line)])
    return Place(Part.CODE)


def run_around(line: str, start: int, end: int) -> str:
    """Return the run of characters without a blank, quote or bracket that holds a place."""
    for run in _RUN.finditer(line):
        if run.start() <= start and end <= run.end():
            return run[0]
    return line[start:end]


def is_path(run: str) -> bool:
    """Tell whether a run of characters is a path: it has a `/`, or ends as names of files do."""
    if "://" in run:
        return False
    stripped = run.strip("/.:")
    return "/" in stripped or bool(_FILE_NAME.fullmatch(stripped))


def _is_apostrophe(line: str, at: int) -> bool:
    """A quote between two letters, or before a lifetime, opens no text."""
    if line[at] != "'":
        return False
    return line[at - 1 : at].isalnum() and line[at + 1 : at + 2].isalnum()


def _is_url(line: str, at: int) -> bool:
    return line[at - 1 : at] == ":"
