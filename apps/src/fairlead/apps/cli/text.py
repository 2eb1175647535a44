"""Text for terminals: nothing in it can move the cursor, hide itself or run over the edge."""

import re
from collections.abc import Iterable, Sequence

_DANGEROUS = (
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""Return `text` with control, bidi and zero-width characters written out, as `\x1b`."""
    return re.sub(_DANGEROUS, lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def wrapped(text: str, width: int, *, indent: str = "") -> Iterable[str]:
    """Break `text` between words into lines; all but the first begin with `indent`."""
    for number, paragraph in enumerate(text.splitlines() or [""]):
        line = indent + paragraph if number else paragraph
        while len(line) > width:
            cut = line.rfind(" ", len(indent) + 1, width + 1)
            if cut < 0:
                cut = line.find(" ", width)
            if cut < 0:
                break
            yield line[:cut].rstrip()
            line = indent + line[cut:].lstrip()
        yield line


def columns(text: str) -> int:
    """Return how many columns `text` takes: letters of East Asian scripts take two."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def cut(text: str, width: int) -> str:
    """Shorten `text` to `width` columns, with `…` where something is missing."""
    if columns(text) <= width:
        return text
    kept = text[: max(width - 1, 0)]
    while columns(kept) > width - 1:
        kept = kept[:-1]
    return kept + "…"


def padded(text: str, width: int) -> str:
    """Fill `text` up to `width` columns."""
    return text + " " * (width - columns(text))


_LEAST = 12
"""Columns below which a column that gives way tells nothing any more."""


def _narrow(widths: list[int], room: int) -> None:
    """Take from the widest columns until all of them fit, so that none is lost at the edge."""
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, width: int, wide: int
) -> Iterable[str]:
    """Lay out rows under a head; the column `wide` gives way until all fits `width` columns."""
    cells = [[printable(cell) for cell in row] for row in (head, *rows)]
    widths = [max(columns(row[number]) for row in cells) for number in range(len(head))]
    rest = sum(size + 2 for number, size in enumerate(widths) if number != wide)
    widths[wide] = max(min(widths[wide], width - rest), min(widths[wide], _LEAST))
    _narrow(widths, width - 2 * (len(widths) - 1))
    for row in cells:
        parts = (padded(cut(cell, size), size) for cell, size in zip(row, widths, strict=True))
        yield cut("  ".join(parts).rstrip(), width)
