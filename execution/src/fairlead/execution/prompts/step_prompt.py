"""What somebody is told who takes a step of a whole mission, such as its specification."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from shlex import quote

from fairlead.execution.context import mission_type_of
from fairlead.execution.prompts.model import Command
from fairlead.execution.prompts.render import (
    command_lines,
    origin_lines,
    profile_lines,
    rule_lines,
)
from fairlead.governance.doctrine import MissionType, MissionTypes, Step
from fairlead.governance.guidance import GovernanceContext, for_action
from fairlead.mission_management.planning import written_by_program
from fairlead.mission_management.status import MissionState, StatusLedger
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.context import ReadContext

_ADD, _FINALIZE = "fairlead tasks add --title TITLE", "fairlead tasks finalize"
_LEAVE = "Leave what is wanted; without `--from FILE` it begins with the template, if any"
_PURPOSES = {
    _ADD: "Add each package, without the options that do not apply to it",
    _FINALIZE: "Make the plan binding, once every package is there",
}
_MORE = {_ADD: " --requires FR-001 --owns GLOB --depends WP01 --subtask TEXT --body FILE"}
"""What a reader of the prompt is to say besides."""


@dataclass(frozen=True, slots=True)
class StepPrompt:
    """A step of a mission for whoever takes it; the same inputs give the same bytes.

    Attributes:
        present: files that the step is to leave and that are there already.
        to_read: what earlier steps left, by name.
    """

    mission_slug: str
    mission_name: str
    actor: str
    governance: GovernanceContext
    present: tuple[str, ...]
    to_read: tuple[str, ...]
    commands: tuple[Command, ...]

    def written(self) -> dict[str, object]:
        """The form in JSON output."""
        return {
            "action": self.governance.action,
            "actor": self.actor,
            "mission_slug": self.mission_slug,
            "mission_name": self.mission_name,
            "governance": dict(self.governance.written()),
            "present": list(self.present),
            "to_read": list(self.to_read),
            "commands": [{"purpose": c.purpose, "line": c.line} for c in self.commands],
        }

    @property
    def text(self) -> str:
        """The form that people and agents read: Markdown."""
        step = self.governance.step
        lines = [
            f"# {step.title}",
            "",
            f"Mission: {self.mission_name} (`{self.mission_slug}`), step `{step.id}`",
            *("", "## Who you are", ""),
            f"You are `{self.actor}`, working as {self.governance.profile} "
            f"({self.governance.profile_origin}).",
            *profile_lines(self.governance),
            *origin_lines(self.governance),
            *("", "## What is wanted", "", step.prompt.strip()),
            *rule_lines(self.governance),
            *self._finished(step),
            *command_lines(self.commands),
        ]
        return "\n".join(lines).rstrip() + "\n"

    def _finished(self, step: Step) -> Iterator[str]:
        if step.artefacts or step.guards:
            yield from ("", "## When it is finished", "")
        for artefact in step.artefacts:
            there = any(map(artefact.matches, self.present))
            demand = "is there" if artefact.blocking else "is there, if it helps"
            yield f"- `{artefact.path}` {demand}" + (" (it is)" if there else "")
        for guard in step.guards:
            yield f"- the guard `{guard}` is content"


@dataclass(frozen=True, slots=True)
class ShowStepPrompt:
    """Tell about a step of the mission's frozen type, in the words and with the files of now."""

    ledger: StatusLedger
    types: MissionTypes

    def __call__(
        self, context: ReadContext, action: str, actor: Actor, *, profile: str | None = None
    ) -> StepPrompt:
        """Return the prompt; `profile` is the command's own option.

        Raises:
            UnknownAction: the mission type has no such step.
        """
        state = self.ledger.load(context)
        kind = mission_type_of(state, self.types)
        governance = for_action(action, kind, self.types, actor=actor, option=profile)
        slug = context.identity.mission_slug
        names = state.file_names("")
        return StepPrompt(
            mission_slug=slug,
            mission_name=context.identity.friendly_name,
            actor=str(actor),
            governance=governance,
            present=tuple(_matching(names, governance.step)),
            to_read=tuple(_left_before(state, kind, governance.step)),
            commands=tuple(_commands(governance.step, state, kind, _Told(slug, actor))),
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """Of which mission, and by whom, the commands of a prompt are run."""

    mission_slug: str
    actor: Actor

    def reads(self, command: str) -> str:
        """Spell a command that asks for nobody."""
        return f"{command} --mission {quote(self.mission_slug)}"

    def writes(self, command: str, option: str = "--actor") -> str:
        """Spell a command that says who acts."""
        return f"{self.reads(command)} {option} {quote(self.actor.typed)}"


def _matching(names: tuple[str, ...], step: Step) -> Iterator[str]:
    for name in names:
        if any(artefact.matches(name) for artefact in step.artefacts):
            yield name


def _left_before(state: MissionState, kind: MissionType, step: Step) -> Iterator[str]:
    """What people wrote in earlier steps, in their order."""
    names = state.file_names("")
    for earlier in takewhile(lambda one: one.id != step.id, kind.steps):
        yield from (name for name in _matching(names, earlier) if not written_by_program(name))


def _commands(step: Step, state: MissionState, kind: MissionType, told: _Told) -> Iterator[Command]:
    for name in _left_before(state, kind, step):
        yield Command(
            "Read what was decided before", told.reads(f"fairlead artifact read {quote(name)}")
        )
    if step.own_command:
        yield Command("Do it", told.writes(step.own_command))
    else:
        for line in dict.fromkeys(artefact.command for artefact in step.artefacts):
            yield Command(_PURPOSES.get(line, _LEAVE), told.writes(line + _MORE.get(line, "")))
        yield Command(
            "Put a question that a person has to answer on record",
            told.writes(f"fairlead decision open --question TEXT --key WORD --flow {step.id}"),
        )
    yield Command(
        "See what is next, or what is still lacking", told.writes("fairlead next", "--agent")
    )
