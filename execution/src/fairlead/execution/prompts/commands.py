"""The exact commands of a prompt: what ends a step, with the lease that permits it."""

from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from fairlead.execution.prompts.model import Command
from fairlead.execution.prompts.reviewed import ReviewRange
from fairlead.shared_kernel.actor import Actor


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
        return quote(self.actor.typed)


def claiming_command(held: Held, action: str) -> Command:
    """What makes it somebody's: nothing below it is accepted from who holds nothing."""
    reviewing = action == "review"
    begin = f"review {held.wp_id} --reviewer" if reviewing else f"implement {held.wp_id} --agent"
    return Command(
        "Claim it first, nobody has it in hand; you are told this again, with your lease",
        f"fairlead {begin} {held.who}{held.flags}",
    )


def no_command(held: Held, because: str) -> Command:
    """What is left to somebody where the step is not to be taken."""
    return Command(
        f"{because}, so nothing of this is to be done now; see why",
        f"fairlead explain {held.wp_id} --mission {quote(held.mission)}",
    )


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


def reviewing_commands(held: Held, reviewed: ReviewRange) -> tuple[Command, ...]:
    """What a reviewer runs; exactly one of the last three ends the review."""
    begin = f"fairlead review {held.wp_id} --reviewer {held.who}"
    where = quote(str(held.workspace))
    return (
        Command("See what is to be reviewed", f"git -C {where} diff {reviewed.typed}"),
        Command("Approve it", f"{begin} --approve{held.flags}"),
        Command("Ask for changes", f"{begin} --reject --feedback FILE{held.flags}"),
        Command(
            "Give the review back",
            f'fairlead next --agent {held.who} --result failed --reason "why"{held.flags}',
        ),
    )
