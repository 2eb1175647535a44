"""Where runs are kept: the runtime folder, which may be lost at any time."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from fairlead.execution.runs.ref import MissionRunRef

if TYPE_CHECKING:
    from fairlead.execution.runs.snapshot import MissionRunSnapshot


class RunStore(Protocol):
    """Run states and the index of the current run of each mission. History, never an authority."""

    @abstractmethod
    def index(self) -> Mapping[str, MissionRunRef]:
        """Return the current run of each mission by its slug; empty where it is unreadable."""
        ...

    @abstractmethod
    def load(self, ref: MissionRunRef) -> "MissionRunSnapshot | None":
        """Return the state of a run; None where it is lost or unreadable."""
        ...

    @abstractmethod
    def save(self, ref: MissionRunRef, snapshot: "MissionRunSnapshot") -> None:
        """Keep the state of a run, and make it the current one of its mission.

        Each file is replaced as a whole; concurrent writers lose no other mission's entry.

        Raises:
            StorageUnwritable: the disk is full or read-only.
        """
        ...
