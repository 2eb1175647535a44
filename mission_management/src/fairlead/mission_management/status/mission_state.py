"""Everything about a mission at one commit of its authority ref."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairlead.mission_management.status.log import EventLog
    from fairlead.mission_management.status.snapshot import StatusSnapshot
    from fairlead.shared_kernel.documents import LanePlan, MissionMeta
    from fairlead.shared_kernel.git import Oid


@dataclass(frozen=True, slots=True)
class MissionState:
    """Everything about a mission at ONE commit of its authority ref.

    Attributes:
        as_of: the commit it was read at; None for a mission that is being created.
        snapshot: what the log reduces to.
        read_log: reads the log, once, at first need: status must not pay for a long one.
        read_plan: reads lanes.json; None before finalize. What cannot be read raises here, so that
            finalize can mend it and nobody else goes on without it.
        read_file: content of a mission file by its path below the mission directory, or None.
        file_names: paths below the mission directory that begin with a prefix, sorted.
    """

    as_of: Oid | None
    meta: MissionMeta
    snapshot: StatusSnapshot
    read_plan: Callable[[], LanePlan | None] = field(compare=False, repr=False)
    read_log: Callable[[], EventLog] = field(compare=False, repr=False)
    read_file: Callable[[str], bytes | None] = field(compare=False, repr=False)
    file_names: Callable[[str], tuple[str, ...]] = field(compare=False, repr=False)

    @property
    def plan(self) -> LanePlan | None:
        """Which packages run where.

        Raises:
            LanesInvalid: lanes.json cannot be read.
        """
        return self.read_plan()

    @property
    def log(self) -> EventLog:
        """The log at that commit."""
        return self.read_log()
