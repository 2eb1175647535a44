"""The exact commands of a prompt: what ends a step, with the lease that permits it."""

from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from fairlead.execution.prompts.model import Command
from fairlead.shared_kernel.actor import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Held:
    """A package in somebody's hands: what every command about it must say."""

    mission: str
    wp_id: str
    actor: Actor
    generation: int
    workspace: Path

    @property
    def flags(self) -> str:
        """The lease and the mission."""
        lease = f" --lease {self.generation}" if self.generation else ""
        return f"{lease} --mission {quote(self.mission)}"

    @property
    def who(self) -> str:
        """The actor as the command line takes it."""
        return spoken(self.actor)


def working_commands(
    held: Held, open_subtasks: tuple[str, ...], *, bulk_edit: bool = False
) -> tuple[Command, ...]:
    """What an implementer runs, in order; in a bulk edit what proves that nothing is left, too."""
    wp_id, who, flags = held.wp_id, held.who, held.flags
    ticks = " ".join(f"--subtask {task}=done" for task in open_subtasks)
    tick = Command(
        "Tick subtasks as they are done",
        f"fairlead annotate {wp_id} {ticks} --agent {who}{flags}",
    )
    return (
        Command("Work here, and nowhere else", f"cd {quote(str(held.workspace))}"),
        *((tick,) if ticks else ()),
        Command("Commit your work", f'git add --all && git commit -m "{wp_id}: what and why"'),
        *((_nothing_left(held),) if bulk_edit else ()),
        Command("Hand it in for review", f"fairlead move {wp_id} for_review --actor {who}{flags}"),
        Command(
            "If you cannot go on",
            f'fairlead next --agent {who} --result blocked --reason "what is in the way"{flags}',
        ),
    )


def _nothing_left(held: Held) -> Command:
    return Command(
        "See that nothing of the old name and paths is left",
        f"fairlead occurrences verify --wp {held.wp_id} --mission {quote(held.mission)}",
    )


def reviewing_commands(held: Held, review_range: str) -> tuple[Command, ...]:
    """What a reviewer runs; exactly one of the last three ends the review."""
    begin = f"fairlead review {held.wp_id} --reviewer {held.who}"
    where = quote(str(held.workspace))
    return (
        Command("See what is to be reviewed", f"git -C {where} diff {review_range}"),
        Command("Approve it", f"{begin} --approve{held.flags}"),
        Command("Ask for changes", f"{begin} --reject --feedback FILE{held.flags}"),
        Command(
            "Give the review back",
            f'fairlead next --agent {held.who} --result failed --reason "why"{held.flags}',
        ),
    )


def spoken(actor: Actor) -> str:
    """Spell an actor as the command line takes it; without a kind it is an agent."""
    return quote(actor.id if actor.kind is ActorKind.AGENT else str(actor))
