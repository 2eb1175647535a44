"""One mission type as a YAML file: reading it, and saying exactly what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence

from fairlead.governance.adapters.doctrine_part import DoctrinePart
from fairlead.governance.adapters.yaml_document import line_of
from fairlead.governance.doctrine import (
    PACKAGE_MODES,
    DoctrineInvalid,
    MissionType,
    RequiredArtefact,
    Step,
)

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
    top = DoctrinePart.document(data, file, known=_TOP)
    name = top.identifier("id")
    steps = tuple(_step(part) for part in top.parts("steps", at_least=1))
    _refuse_repeated(top, steps)
    return MissionType(
        name=name,
        title=top.text("title"),
        steps=steps,
        blocks_on_missing_analysis=top.flag("blocks_on_missing_analysis", default=False),
        package_mode=top.one_of("package_mode", PACKAGE_MODES),
        overrides=top.identifier("overrides") if "overrides" in top.raw else "",
        templates=_templates(top, template),
    )


def _step(part: DoctrinePart) -> Step:
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


def _artefact(part: DoctrinePart) -> RequiredArtefact:
    part.refuse_unknown(_ARTEFACT)
    path = part.text("path")
    if path.startswith("/") or ".." in path.split("/"):
        raise part.wrong("path", "must be relative to the mission directory")
    return RequiredArtefact(path, part.flag("blocking", default=True))


def _refuse_repeated(top: DoctrinePart, steps: Sequence[Step]) -> None:
    seen: set[str] = set()
    for index, step in enumerate(steps):
        if step.id in seen:
            line = line_of(top.raw["steps"], index)
            raise DoctrineInvalid(top.file, line, f"steps[{index}].id", f"{step.id} is there twice")
        seen.add(step.id)


def _templates(top: DoctrinePart, template: Callable[[str, str], str]) -> Mapping[str, str]:
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
