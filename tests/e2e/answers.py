"""Answers of the program held against the published schemas."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typing_extensions import override

from tests.answer import Answer
from tests.program import Program

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


@dataclass(frozen=True)
class RecordingProgram(Program):
    """A program that remembers every JSON answer that it gave."""

    answers: list[Answer] = field(default_factory=list, compare=False)

    @override
    def run(
        self, *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str
    ) -> Answer:
        answer = super().run(*arguments, cwd=cwd, stdin=stdin, **environment)
        if "--json" in arguments:
            self.answers.append(answer)
        return answer


def breaches(answer: Answer) -> list[str]:
    """Say where an answer is not what its schema promises."""
    name = answer.json["schema"].removeprefix("fairlead.").removesuffix("/1")
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return list(_breaches(schema, answer.json, schema.get("$defs", {}), name))


def _breaches(
    schema: Mapping[str, Any], value: Any, definitions: Mapping[str, Any], where: str
) -> Iterator[str]:
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        tries = [list(_breaches(one, value, definitions, where)) for one in schema["anyOf"]]
        if all(tries):
            yield from min(tries, key=len)
    elif "const" in schema:
        if value != schema["const"]:
            yield f"{where} is {value!r}, not {schema['const']!r}"
    elif "type" in schema and not _is_of(schema["type"], value):
        yield f"{where} is {value!r}, no {schema['type']}"
    elif isinstance(value, dict):
        yield from _members(schema, value, definitions, where)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _breaches(schema.get("items", {}), item, definitions, f"{where}[{number}]")


def _members(
    schema: Mapping[str, Any], value: Mapping[str, Any], definitions: Mapping[str, Any], where: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}.{name} is missing"
    for name, item in value.items():
        if name in known:
            yield from _breaches(known[name], item, definitions, f"{where}.{name}")
        elif isinstance(schema.get("additionalProperties"), dict):
            inner = schema["additionalProperties"]
            yield from _breaches(inner, item, definitions, f"{where}.{name}")
        elif known:
            yield f"{where}.{name} is not in the schema"


def _is_of(kind: str, value: Any) -> bool:
    return isinstance(value, _KINDS[kind]) and not (
        isinstance(value, bool) and kind in ("integer", "number")
    )
