"""One mission type as a YAML file: reading it, and saying exactly what is wrong with it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fairlead.governance.adapters.yaml_document import YamlProblem, line_of, load_mapping
from fairlead.governance.doctrine import (
    PACKAGE_MODES,
    DoctrineInvalid,
    MissionType,
    RequiredArtefact,
    Step,
)

SCHEMA_VERSION = 1
_TOP = (
    "schema_version",
    "id",
    "overrides",
    "title",
    "blocks_on_missing_analysis",
    "package_mode",
    "templates",
    "steps",
)
_STEP = ("id", "title", "profile", "prompt", "artefacts", "guards", "rules")
_ARTEFACT = ("path", "blocking")


def parse_mission_type(
    data: bytes, *, file: str, template: Callable[[str, str], str]
) -> MissionType:
    """Read a mission type; `template` gets an artefact and its source in the file, returns text.

    Raises:
        DoctrineInvalid: with file, line and field of the first thing that is wrong.
    """
    try:
        raw = load_mapping(data)
    except YamlProblem as problem:
        raise DoctrineInvalid(file, problem.line, "document", problem.why) from problem
    top = _Part(raw, file, "")
    top.refuse_unknown(_TOP)
    if top.required("schema_version") != SCHEMA_VERSION:
        raise top.wrong("schema_version", f"this program reads version {SCHEMA_VERSION}")
    name = top.identifier("id")
    steps = tuple(_step(part) for part in top.parts("steps", at_least=1))
    _refuse_repeated(top, steps)
    return MissionType(
        name=name,
        title=top.text("title"),
        steps=steps,
        blocks_on_missing_analysis=top.flag("blocks_on_missing_analysis", default=False),
        package_mode=top.one_of("package_mode", PACKAGE_MODES),
        overrides=top.identifier("overrides") if "overrides" in raw else "",
        templates=_templates(top, template),
    )


def _step(part: "_Part") -> Step:
    part.refuse_unknown(_STEP)
    return Step(
        id=part.identifier("id"),
        title=part.text("title"),
        profile=part.identifier("profile"),
        prompt=part.text("prompt").strip(),
        artefacts=tuple(_artefact(item) for item in part.parts("artefacts")),
        guards=part.texts("guards"),
        rules=part.texts("rules"),
    )


def _artefact(part: "_Part") -> RequiredArtefact:
    part.refuse_unknown(_ARTEFACT)
    path = part.text("path")
    if path.startswith("/") or ".." in path.split("/"):
        raise part.wrong("path", "must be relative to the mission directory")
    return RequiredArtefact(path, part.flag("blocking", default=True))


def _refuse_repeated(top: "_Part", steps: Sequence[Step]) -> None:
    seen: set[str] = set()
    for index, step in enumerate(steps):
        if step.id in seen:
            line = line_of(top.raw["steps"], index)
            raise DoctrineInvalid(top.file, line, f"steps[{index}].id", f"{step.id} is there twice")
        seen.add(step.id)


def _templates(top: "_Part", template: Callable[[str, str], str]) -> Mapping[str, str]:
    named = top.raw.get("templates") or {}
    if not isinstance(named, dict):
        raise top.wrong("templates", "expected artefact names and template files")
    texts = {}
    for artefact, source in named.items():
        try:
            texts[str(artefact)] = template(str(artefact), str(source))
        except OSError as error:
            raise DoctrineInvalid(
                top.file, line_of(named, artefact), f"templates.{artefact}", f"no file {source}"
            ) from error
        except UnicodeDecodeError as error:
            place = f"templates.{artefact}"
            raise DoctrineInvalid(top.file, line_of(named, artefact), place, "no UTF-8") from error
    return texts


@dataclass(frozen=True, slots=True)
class _Part:
    """A mapping in the file, and where it is."""

    raw: Mapping[str, Any]
    file: str
    path: str

    def wrong(self, field: str, why: str) -> DoctrineInvalid:
        return DoctrineInvalid(self.file, line_of(self.raw, field), f"{self.path}{field}", why)

    def refuse_unknown(self, known: Sequence[str]) -> None:
        for key in self.raw:
            if key not in known:
                raise self.wrong(str(key), f"unknown; the fields are {', '.join(known)}")

    def required(self, field: str) -> Any:
        if self.raw.get(field) is None:
            raise self.wrong(field, "is missing")
        return self.raw[field]

    def text(self, field: str) -> str:
        value = self.required(field)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, f"expected text, found {value!r}")
        return str(value)

    def identifier(self, field: str) -> str:
        value = self.text(field)
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,63}", value):
            raise self.wrong(field, "expected lower-case letters, digits and -")
        return value

    def flag(self, field: str, *, default: bool) -> bool:
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

    def parts(self, field: str, *, at_least: int = 0) -> Sequence["_Part"]:
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
            parts.append(_Part(value, self.file, f"{place}."))
        return parts

    def _list(self, field: str) -> Sequence[Any]:
        values = self.raw.get(field)
        if values is None:
            return ()
        if not isinstance(values, list):
            raise self.wrong(field, f"expected a list, found {values!r}")
        return values
