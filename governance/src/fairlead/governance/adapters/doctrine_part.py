"""A part of a doctrine file: reading its fields, and saying exactly what is wrong with one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fairlead.governance.adapters.yaml_document import YamlProblem, line_of, load_mapping
from fairlead.governance.doctrine import DoctrineInvalid

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class DoctrinePart:
    """A mapping in a file, and where it is: a refusal names file, line and field."""

    raw: Mapping[str, Any]
    file: str
    path: str

    @classmethod
    def document(cls, data: bytes, file: str, *, known: Sequence[str]) -> "DoctrinePart":
        """Read a file whose fields are `known`.

        Raises:
            DoctrineInvalid: with file, line and field of the first thing that is wrong.
        """
        try:
            raw = load_mapping(data)
        except YamlProblem as problem:
            raise DoctrineInvalid(file, problem.line, "document", problem.why) from problem
        top = cls(raw, file, "")
        top.refuse_unknown(known)
        if top.required("schema_version") != SCHEMA_VERSION:
            raise top.wrong("schema_version", f"this program reads version {SCHEMA_VERSION}")
        return top

    def wrong(self, field: str, why: str) -> DoctrineInvalid:
        """Say what is wrong with a field, at its line."""
        return DoctrineInvalid(self.file, line_of(self.raw, field), f"{self.path}{field}", why)

    def refuse_unknown(self, known: Sequence[str]) -> None:
        """Refuse fields that nobody reads."""
        for key in self.raw:
            if key not in known:
                raise self.wrong(str(key), f"unknown; the fields are {', '.join(known)}")

    def required(self, field: str) -> Any:
        """Return a field that must be there."""
        if self.raw.get(field) is None:
            raise self.wrong(field, "is missing")
        return self.raw[field]

    def text(self, field: str) -> str:
        """Return a text that says something."""
        value = self.required(field)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, f"expected text, found {value!r}")
        return str(value)

    def identifier(self, field: str) -> str:
        """Return a name of lower-case letters, digits and -."""
        value = self.text(field)
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,63}", value):
            raise self.wrong(field, "expected lower-case letters, digits and -")
        return value

    def flag(self, field: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.raw.get(field, default)
        if not isinstance(value, bool):
            raise self.wrong(field, f"expected true or false, found {value!r}")
        return value

    def one_of(self, field: str, known: Sequence[str]) -> str:
        """The first is what a file means that does not say."""
        value = self.raw.get(field, known[0])
        if value not in known:
            raise self.wrong(field, f"expected {' or '.join(known)}, found {value!r}")
        return str(value)

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of texts, each on one line."""
        values = self._list(field)
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                raise DoctrineInvalid(
                    self.file,
                    line_of(values, index),
                    f"{self.path}{field}[{index}]",
                    f"expected text, found {value!r}",
                )
        return tuple(" ".join(value.split()) for value in values)

    def parts(self, field: str, *, at_least: int = 0) -> Sequence["DoctrinePart"]:
        """Return a list of mappings."""
        values = self._list(field)
        if len(values) < at_least:
            raise self.wrong(field, f"needs at least {at_least}")
        parts = []
        for index, value in enumerate(values):
            place = f"{self.path}{field}[{index}]"
            if not isinstance(value, dict):
                raise DoctrineInvalid(
                    self.file, line_of(values, index), place, "expected keys and values"
                )
            parts.append(DoctrinePart(value, self.file, f"{place}."))
        return parts

    def _list(self, field: str) -> Sequence[Any]:
        values = self.raw.get(field)
        if values is None:
            return ()
        if not isinstance(values, list):
            raise self.wrong(field, f"expected a list, found {values!r}")
        return values
