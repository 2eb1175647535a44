"""Paths that a text names: targets of links, and runs of characters that look like a path."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

_LINK = re.compile(
    r"\]\(\s*<?(?P<inline>[^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)?)>?"
    r"|^\s{0,3}\[[^\]]+\]:\s*<?(?P<reference>[^\s<>]+)"
    r"|\b(?:href|src)\s*=\s*[\"'](?P<html>[^\"']+)[\"']"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_RUN = re.compile(
    r"[\w.@~+%-]{0,255}[\w@~+%-](?:/[\w.@~+%-]{1,255})*/?|\.{1,2}(?:/[\w.@~+%-]{1,255})+/?"
)
_FORGE = re.compile(r"/(?:blob|tree|raw|edit|blame)/[^/\s]+/(?P<path>[\w./@~+%-]+)")
_DOTTED = re.compile(r"(?<![\w/.-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


class Named(NamedTuple):
    """A path as it is written, and as it is from the top of the tree, as far as the text tells."""

    written: str
    path: str


def links_in(path: str, line: str) -> Iterator[Named]:
    """Yield the targets of Markdown and HTML links that lead to files of the tree."""
    for found in _LINK.finditer(line):
        written = found["inline"] or found["reference"] or found["html"]
        if not _SCHEME.match(written):
            target = unquote(re.split(r"[#?]", written, maxsplit=1)[0])
            resolved = _resolved(path, target)
            if resolved:
                yield Named(written, resolved)


def paths_in(path: str, line: str) -> Iterator[Named]:
    """Yield the runs that may name a file: from the top of the tree, or relative to the file."""
    for forge in _FORGE.finditer(line):
        yield Named(forge["path"], forge["path"].rstrip("/."))
    for found in _RUN.finditer(line):
        run = found[0].rstrip("/.:")
        if run.startswith(("./", "../")):
            resolved = _resolved(path, run)
            if resolved:
                yield Named(run, resolved)
        elif "/" in run:
            yield Named(run, normpath(run))
        elif "." in run.strip("."):
            yield Named(run, run)


def modules_in(line: str) -> Iterator[str]:
    """Yield the dotted names of a line, such as `package.module.function`."""
    for found in _DOTTED.finditer(line):
        yield found[0]


def _resolved(path: str, target: str) -> str:
    """Return a target relative to a file from the top of the tree; "" where it leads outside."""
    base = "" if target.startswith("/") else dirname(path)
    found = normpath(join(base, target.lstrip("/"))) if target else ""
    return "" if found.startswith("..") or found == "." else found
