"""What this module needs from outside."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from fairlead.governance.doctrine.model import MissionType


class MissionTypes(Protocol):
    """The mission types that can be used here."""

    @abstractmethod
    def get(self, name: str) -> MissionType:
        """Return a mission type by name.

        Raises:
            MissionTypeNotFound: nobody defines it.
            DoctrineInvalid: its file is not valid.
        """
        ...

    @abstractmethod
    def names(self) -> Sequence[str]:
        """Return the names of all types, sorted."""
        ...
