"""What stage 2 needs from outside, beside git and the writer."""

from abc import abstractmethod
from typing import Protocol

from fairlead.mission_management.status import MissionState

RETROSPECTIVE_FILE = "retrospective.yaml"


class RetrospectiveDraft(Protocol):
    """Writes a retrospective of what the log says, for a mission to which nobody wrote one."""

    @abstractmethod
    def __call__(self, state: MissionState) -> bytes:
        """Return the content of retrospective.yaml; the same state gives the same bytes."""
        ...
