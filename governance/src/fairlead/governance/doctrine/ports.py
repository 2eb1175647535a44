"""What this module needs from outside."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from fairlead.governance.doctrine.agent_profile import AgentProfile
from fairlead.governance.doctrine.model import MissionType


class MissionTypes(Protocol):
    """The mission types that can be used here, and the profiles that their steps name."""

    @abstractmethod
    def get(self, name: str) -> MissionType:
        """Return a mission type by name.

        Raises:
            MissionTypeNotFound: nobody defines it.
            DoctrineInvalid: its file is not valid.
        """
        ...

    @abstractmethod
    def profile(self, name: str) -> AgentProfile | None:
        """Return how somebody of that profile works; None where nobody says.

        Raises:
            DoctrineInvalid: its file is not valid.
        """
        ...

    @abstractmethod
    def names(self) -> Sequence[str]:
        """Return the names of all types, sorted."""
        ...
