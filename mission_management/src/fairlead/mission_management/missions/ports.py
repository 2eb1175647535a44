"""What this module needs from outside, beside git and the writer."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol


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
