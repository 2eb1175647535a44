"""An actor: a person, an agent or a service (glossary: Actor)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class ActorKind(StrEnum):
    """What sort of actor it is. "A person" and "an operator" in the contracts mean HUMAN."""

    HUMAN = "human"
    AGENT = "agent"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts. Two actors are the same holder or reviewer when their `id` is the same."""

    kind: ActorKind
    id: str
    profile: str | None = None
    role: str | None = None
    tool: str | None = None
    model: str | None = None

    def __post_init__(self) -> None:
        if not self.id or len(self.id) > 128 or not self.id.isprintable() or self.id[0] == "-":
            raise ValueError(f"not an actor id: {self.id!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `ID` or `kind:ID`; without a kind it is an agent (contract surfaces, actors).

        Raises:
            ValueError: the kind is unknown; or the id is empty, over 128 characters, not
                printable, or begins with `-`.
        """
        head, colon, rest = text.strip().partition(":")
        if not colon:
            return cls(ActorKind.AGENT, head)
        if head not in set(ActorKind):
            kinds = ", ".join(kind.value for kind in ActorKind)
            raise ValueError(f"{head!r} is no kind of actor ({kinds})")
        return cls(ActorKind(head), rest.strip())

    @property
    def is_person(self) -> bool:
        """True for an operator; some edges and exceptions are only theirs."""
        return self.kind is ActorKind.HUMAN

    @property
    def typed(self) -> str:
        """How it is typed on a command line: an agent's kind goes without saying."""
        plain = self.kind is ActorKind.AGENT and ":" not in self.id
        return self.id if plain else str(self)

    def written(self) -> Mapping[str, str]:
        """The one canonical written form, as lifecycle rows and `policy_metadata` hold it."""
        optional = {
            "profile": self.profile,
            "role": self.role,
            "tool": self.tool,
            "model": self.model,
        }
        return {"kind": self.kind.value, "id": self.id} | {k: v for k, v in optional.items() if v}

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"
