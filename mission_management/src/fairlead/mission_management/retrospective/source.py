"""YAML as somebody wrote it: every value with its line and field, for errors to name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from fairlead.mission_management.retrospective.errors import (
    RetrospectiveInvalid,
    RetrospectiveUnknownKey,
)

LARGEST = 1024 * 1024
"""Bytes of one file."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a file. `field` is its way from the top, such as `helped[0].summary`."""

    file: str
    line: int
    field: str
    value: Any

    @classmethod
    def read(cls, data: bytes, file: str) -> "Node":
        """Parse a file; it must be keys and values.

        Raises:
            RetrospectiveInvalid: it is not, or no UTF-8, or longer than 1 MiB.
        """
        if len(data) > LARGEST:
            raise RetrospectiveInvalid(file, 1, "", f"it has more than {LARGEST} bytes")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise RetrospectiveInvalid(file, line, "", "it is not UTF-8") from error
        return cls(file, 1, "", _load(text, file))

    def wrong(self, why: str) -> RetrospectiveInvalid:
        """Return the error that names this value."""
        return RetrospectiveInvalid(self.file, self.line, self.field, why)

    def members(self, known: Sequence[str]) -> Mapping[str, "Node"]:
        """Return the values of a mapping; one without a value is not there.

        Raises:
            RetrospectiveInvalid: it is no mapping.
            RetrospectiveUnknownKey: a key is none of `known`.
        """
        if not isinstance(self.value, dict):
            raise self.wrong(f"expected keys and values, found {_kind(self.value)}")
        found: dict[str, Node] = {}
        for key, value in self.value.items():
            node = Node(self.file, self._line(key), self._below(f".{key}"), value)
            if key not in known:
                near = get_close_matches(str(key).lower(), known, n=1, cutoff=0.0)[0]
                raise RetrospectiveUnknownKey(
                    self.file, node.line, node.field, near=near, known=known
                )
            if value is not None:
                found[key] = node
        return found

    def items(self) -> Sequence["Node"]:
        """Return the items of a list.

        Raises:
            RetrospectiveInvalid: it is none.
        """
        if not isinstance(self.value, list):
            raise self.wrong(f"expected a list, found {_kind(self.value)}")
        return [
            Node(self.file, self._line(number), self._below(f"[{number}]"), value)
            for number, value in enumerate(self.value)
        ]

    def text(self) -> str:
        """Return a text that says something, without blanks around it.

        Raises:
            RetrospectiveInvalid: it is none, or empty.
        """
        if not isinstance(self.value, str):
            raise self.wrong(f"expected text, found {_kind(self.value)}; quotes make text of it")
        if not self.value.strip():
            raise self.wrong("expected text, found nothing")
        return str(self.value).strip()

    def choice(self, words: Sequence[str]) -> str:
        """Return a text that is one of a few words.

        Raises:
            RetrospectiveInvalid: it is none of them.
        """
        text = self.text()
        if text not in words:
            raise self.wrong(f"expected {' or '.join(words)}, found {text!r}")
        return text

    def _below(self, step: str) -> str:
        return f"{self.field}{step}".removeprefix(".")

    def _line(self, key: Any) -> int:
        """The line of a member; what came in through an alias or a merge has only its holder's."""
        place = getattr(self.value, "lc", None)
        known = (place.data or {}) if place else {}
        return int(known[key][0]) + 1 if key in known else self.line


def _load(text: str, file: str) -> Any:
    # Imported here: most commands read no YAML, and the library takes 20 ms.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = (error.problem or str(error)).strip().splitlines()[0]
        line = mark.line + 1 if mark else 1
        raise RetrospectiveInvalid(file, line, "", f"it is not YAML: {said}") from error
    except (YAMLError, ValueError, RecursionError) as error:
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        raise RetrospectiveInvalid(file, 1, "", f"it is not YAML: {said}") from error


def _kind(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {value}"
        case dict():
            return "keys and values"
        case list():
            return "a list"
        case _:
            return f"{value!s:.60}"
