"""What this module needs from outside, beside git and the writer."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fairlead.mission_management.status import MissionState


class PrivateExcludes(Protocol):
    """The list of what git is not to show, private to this clone and to no commit."""

    @abstractmethod
    def missing(self) -> Sequence[str]:
        """Return the entries that `ensure` would add."""
        ...

    @abstractmethod
    def ensure(self) -> None:
        """Exclude the folders of worktrees and of runs from `git status`; idempotent.

        Raises:
            StorageUnwritable: the list cannot be written; it is as it was.
        """
        ...


class StepGuards(Protocol):
    """The guards that mission types name. One that nobody registered is never content."""

    @abstractmethod
    def known(self, name: str) -> bool:
        """Tell whether somebody registered a guard of that name."""
        ...

    @abstractmethod
    def holds_back(self, name: str, state: "MissionState") -> str | None:
        """Return why a guard is not content, its name first; None where it is."""
        ...
