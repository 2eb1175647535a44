"""YAML front matter of Markdown files: read with the line of every key, changed in place.

A change replaces the lines of one key and leaves every other byte as it was: comments, order,
quoting and keys of other programs stay.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_OPEN = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z_./*][\w./*()+,;'&-]*(?: [\w./*()+,;'&-]+)*")
_NOT_TEXT = re.compile(r"(?i)(?:true|false|null|yes|no|on|off|[-+.*\d].*)")


class FrontMatterProblem(Exception):
    """The front matter cannot be read; `line` counts from 1 in the whole file."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A Markdown file in two parts. `values` is empty when it has no front matter."""

    head: str
    """From the first byte to the line before the closing mark; "" without front matter."""
    tail: str
    """The closing mark and what follows it."""
    values: Mapping[str, Any]

    @classmethod
    def read(cls, text: str, *, lenient: bool = False) -> "FrontMatter":
        """Split and parse a file. `lenient` takes the first of a key that is there twice.

        Raises:
            FrontMatterProblem: it is no YAML, or not keys and values.
        """
        opened = _OPEN.match(text)
        closed = _CLOSE.search(text, opened.end()) if opened else None
        if opened is None or closed is None:
            return cls("", text, {})
        head = text[: closed.start()]
        return cls(
            head, text[closed.start() :], _load(text[opened.end() : closed.start()], lenient)
        )

    @property
    def body(self) -> str:
        """What follows the front matter."""
        return _CLOSE.sub("", self.tail, count=1).lstrip("\r\n") if self.head else self.tail

    @property
    def text(self) -> str:
        """The whole file."""
        return self.head + self.tail

    def line_of(self, key: str) -> int:
        """Return the line of a key in the file, from 1."""
        found = self._span(key)
        return found[0] + 1 if found else 1

    def line_of_item(self, key: str, index: int) -> int:
        """Return the line of one item of a list in the file, from 1."""
        place = getattr(self.values[key], "lc", None)
        return int(place.item(index)[0]) + 2 if place else self.line_of(key)

    def with_value(self, key: str, value: object) -> "FrontMatter":
        """Return the file with one key set; text, a list of texts, or a list of mappings.

        Raises:
            FrontMatterProblem: the front matter is laid out so that no line is this key's own.
        """
        lines = self.head.splitlines(keepends=True)
        newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
        written = [f"{line}{newline}" for line in entry(key, value)]
        begin, end = self._span(key) or (len(lines), len(lines))
        head = "".join([*lines[:begin], *written, *lines[end:]])
        changed = FrontMatter.read(head + self.tail, lenient=True)
        if [*changed.values] != [*dict.fromkeys([*self.values, key])]:
            raise FrontMatterProblem(begin + 1, f"{key} must stand on lines of its own")
        return changed

    def _span(self, key: str) -> tuple[int, int] | None:
        """The lines of a key, from 0, without the comments and blank lines after it."""
        place = getattr(self.values, "lc", None)
        if place is None or key not in self.values:
            return None
        begin = int(place.key(key)[0]) + 1
        lines = self.head.splitlines(keepends=True)
        later = [int(place.key(other)[0]) + 1 for other in self.values]
        end = min((line for line in later if line > begin), default=len(lines))
        while end > begin + 1 and re.match(r"\s*(?:#|$)", lines[end - 1]):
            end -= 1
        return begin, end


def entry(key: str, value: object) -> Iterable[str]:
    """Spell one key and its value as lines of YAML."""
    if isinstance(value, str):
        return [f"{key}: {scalar(value)}"]
    items = list(value) if isinstance(value, Iterable) else []
    if not items:
        return [f"{key}: []"]
    return [f"{key}:", *(line for item in items for line in _item(item))]


def scalar(text: str) -> str:
    """Spell a text so that every YAML reader reads this text."""
    if _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text):
        return text
    spelled = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in spelled)


def _item(item: object) -> Iterable[str]:
    if not isinstance(item, Mapping):
        return [f"- {scalar(str(item))}"]
    pairs = [f"{key}: {scalar(str(value))}" for key, value in item.items()]
    return [f"{'- ' if index == 0 else '  '}{pair}" for index, pair in enumerate(pairs)]


def _load(text: str, lenient: bool) -> Mapping[str, Any]:
    # Imported here: status and the commands of a worker must not pay for the library.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="rt", pure=True)
    yaml.allow_duplicate_keys = lenient
    try:
        raw = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = (error.problem or str(error)).strip().splitlines()[0]
        raise FrontMatterProblem(mark.line + 2 if mark else 1, said) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise FrontMatterProblem(1, f"{type(error).__name__}: {error}") from error
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise FrontMatterProblem(2, "expected keys and values")
    return raw
