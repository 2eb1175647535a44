"""What follows a recorded step and is no part of it: prompts, notes, heartbeats."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from fairlead.shared_kernel.errors import FairleadError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Afterwards:
    """Tries what may fail without the step being undone; what failed is a warning."""

    failed: list[str] = field(default_factory=list)

    def attempt(self, what: str, do: Callable[[], _T]) -> _T | None:
        """Return what `do` returns, or None where it could not be done."""
        try:
            return do()
        except (FairleadError, OSError) as error:
            self.failed.append(f"{what}: {error}")
            return None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know although the command succeeded."""
        return tuple(self.failed)
