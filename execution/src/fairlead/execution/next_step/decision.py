"""What `next` answers: exactly one of four decisions."""

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do now.

    Attributes:
        action: a step of the mission type (`specify`, `implement`, …), `fix` or `integrate`.
        wp_id: the package it is about; None for a step of the whole mission.
        held: the one who asks holds the package already.
        reclaim: the package must be taken back first from a holder whose lease has expired.
        command: what takes the step, exactly, for a step that nobody claims.
        place: where a conflict is resolved first, relative to the primary checkout.
        asker: who asks, as the command line takes it; "" where it is said to anybody.
    """

    action: str
    wp_id: str | None = None
    reason: str = ""
    held: bool = False
    reclaim: bool = False
    command: str = ""
    place: str = ""
    asker: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DecisionRequired:
    """A person has to answer a question first."""

    decision_id: str
    question: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockedReason:
    """Why one thing cannot go on, and what would let it."""

    reason: str
    unblock: str
    wp_id: str | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """Nothing can be done by the one who asks, now."""

    reasons: tuple[BlockedReason, ...]


@dataclass(frozen=True, slots=True)
class Terminal:
    """There is nothing left to do. `outcome` is `merged`, `closed` or `finished`."""

    outcome: str


Decision: TypeAlias = Step | DecisionRequired | Blocked | Terminal
