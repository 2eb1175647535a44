"""What somebody is told who takes a step of a whole mission, such as its specification."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from shlex import quote

from fairlead.execution.context import mission_type_of
from fairlead.execution.prompts.model import Command
from fairlead.execution.prompts.render import command_lines, origin_lines, rule_lines
from fairlead.governance.doctrine import MissionType, MissionTypes, Step
from fairlead.governance.guidance import GovernanceContext, for_action
from fairlead.mission_management.planning import written_by_program
from fairlead.mission_management.status import MissionState, StatusLedger
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.context import ReadContext


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
            commands=tuple(_commands(governance.step, state, kind, f"--mission {quote(slug)}")),
        )


def _matching(names: tuple[str, ...], step: Step) -> Iterator[str]:
    for name in names:
        if any(artefact.matches(name) for artefact in step.artefacts):
            yield name


def _left_before(state: MissionState, kind: MissionType, step: Step) -> Iterator[str]:
    """What people wrote in earlier steps, in their order."""
    names = state.file_names("")
    for earlier in takewhile(lambda one: one.id != step.id, kind.steps):
        yield from (name for name in _matching(names, earlier) if not written_by_program(name))


def _commands(step: Step, state: MissionState, kind: MissionType, at: str) -> Iterator[Command]:
    for name in _left_before(state, kind, step):
        yield Command("Read what was decided before", f"fairlead artifact read {name} {at}")
    left = tuple(dict.fromkeys(artefact.command for artefact in step.artefacts))
    purpose = "Leave what is wanted; without `--from FILE` it begins with the template, if any"
    for line in (step.own_command,) if step.own_command else left:
        yield Command("Do it" if step.own_command else purpose, f"{line} {at}")
    yield Command("See what is next, or what is still lacking", f"fairlead next {at}")
