"""A mission type: the steps of a kind of mission, what they leave behind, what guards them.

A type is data. Its sequence (steps, artefacts, guards) is frozen beside meta.json when a mission is
created; templates are looked up live and so are no part of the frozen form.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Self

FROZEN_SCHEMA = 1
PACKAGE_MODES = ("code_change", "planning_artifact")
_COMMANDS = {
    "spec.md": "fairlead specify --from FILE",
    "plan.md": "fairlead plan --from FILE",
    "tasks/WP*.md": "fairlead tasks add --title TITLE",
    "tasks.md": "fairlead tasks finalize",
    "lanes.json": "fairlead tasks finalize",
    "acceptance-matrix.json": "fairlead tasks finalize",
    "analysis-report.md": "fairlead analyze --from FILE",
    "retrospective.yaml": "fairlead retrospect --generate",
}


_STEP_COMMANDS = {"accept": "fairlead accept", "merge": "fairlead merge"}


@dataclass(frozen=True, slots=True)
class RequiredArtefact:
    """A file that a step must leave: a glob below the mission directory."""

    path: str
    blocking: bool = True
    """Whether its absence stops the next step, or is only said."""

    @property
    def command(self) -> str:
        """What brings it about; capital words are for whoever runs it to fill in."""
        name = self.path.replace("*", "NAME")
        return _COMMANDS.get(self.path, f"fairlead artifact write {name} --from FILE")

    def matches(self, name: str) -> bool:
        """Tell whether a file below the mission directory is it."""
        return fnmatchcase(name, self.path)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Guards are names of registered functions; an unknown one fails closed.

    `prompt` says what the step is for, `rules` what whoever does it must keep to.
    """

    id: str
    title: str
    profile: str
    prompt: str
    artefacts: tuple[RequiredArtefact, ...] = ()
    guards: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def own_command(self) -> str:
        """The command that is the whole step; "" for one that leaves something or has packages."""
        return _STEP_COMMANDS.get(self.id, "")


@dataclass(frozen=True, slots=True)
class MissionType:
    """A kind of mission; the steps are in the order in which they are taken."""

    name: str
    title: str
    steps: tuple[Step, ...]
    blocks_on_missing_analysis: bool = False
    package_mode: str = PACKAGE_MODES[0]
    """What a package is that says nothing else: a change of code, or of the mission's documents."""
    overrides: str = field(default="", compare=False)
    """The type of a lower layer that it takes the place of; it has that name."""
    templates: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Artefact name (`spec.md`) or glob (`findings/*.md`) to the text that it begins with."""

    @property
    def artefacts(self) -> tuple[RequiredArtefact, ...]:
        """Every artefact that some step demands, in order of the steps."""
        return tuple(dict.fromkeys(artefact for step in self.steps for artefact in step.artefacts))

    def step(self, step_id: str) -> Step | None:
        """Return a step by its id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)

    def template_for(self, name: str) -> str:
        """Return the text that an artefact begins with; "" where the type has none for it."""
        fitting = (text for glob, text in self.templates.items() if fnmatchcase(name, glob))
        return self.templates.get(name) or next(fitting, "")

    def frozen(self) -> bytes:
        """The canonical JSON that a mission keeps; equal types have equal bytes."""
        raw = {
            "schema": FROZEN_SCHEMA,
            "name": self.name,
            "title": self.title,
            "blocks_on_missing_analysis": self.blocks_on_missing_analysis,
            "package_mode": self.package_mode,
            "steps": [_written(step) for step in self.steps],
        }
        return (json.dumps(raw, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the frozen form, hexadecimal."""
        import hashlib  # with OpenSSL 3 ms, which no reading command needs

        return hashlib.sha256(self.frozen()).hexdigest()

    @classmethod
    def parse_frozen(cls, data: bytes) -> Self:
        """Read the frozen form; it has no templates.

        Raises:
            ValueError: it is not what `frozen` writes.
        """
        try:
            raw = json.loads(data)
            return cls(
                name=str(raw["name"]),
                title=str(raw["title"]),
                steps=tuple(_step(step) for step in raw["steps"]),
                blocks_on_missing_analysis=raw["blocks_on_missing_analysis"] is True,
                package_mode=str(raw.get("package_mode", PACKAGE_MODES[0])),
            )
        except (LookupError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"not a frozen mission type: {error!r}") from error


def _written(step: Step) -> Mapping[str, object]:
    return {
        "id": step.id,
        "title": step.title,
        "profile": step.profile,
        "prompt": step.prompt,
        "artefacts": [{"path": a.path, "blocking": a.blocking} for a in step.artefacts],
        "guards": list(step.guards),
        "rules": list(step.rules),
    }


def _step(raw: Mapping[str, object]) -> Step:
    match raw:
        case {"artefacts": list(artefacts), "guards": list(guards), "rules": list(rules)}:
            return Step(
                id=str(raw["id"]),
                title=str(raw["title"]),
                profile=str(raw["profile"]),
                prompt=str(raw["prompt"]),
                artefacts=tuple(
                    RequiredArtefact(str(a["path"]), bool(a["blocking"])) for a in artefacts
                ),
                guards=tuple(map(str, guards)),
                rules=tuple(map(str, rules)),
            )
        case _:
            raise TypeError("a step has lists of artefacts, guards and rules")
