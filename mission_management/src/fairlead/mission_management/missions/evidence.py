"""What was found about one mission, before anything is decided."""

from collections.abc import Callable
from typing import NamedTuple

from fairlead.mission_management.missions.remembered import Remembered
from fairlead.shared_kernel.documents import MissionMeta
from fairlead.shared_kernel.git import Oid, Ref
from fairlead.shared_kernel.identity import MissionFolder


class Copy(NamedTuple):
    """The mission directory as one ref holds it; `log` names the log's blob."""

    ref: Ref
    meta: MissionMeta
    log: Oid | None = None


class Evidence(NamedTuple):
    """Everything that was found about one mission.

    Attributes:
        copies: what the target and the branches that worktrees show hold, by ref name.
        lanes: what the mission's lane branches hold, whether a worktree shows them or not.
        branch: the branch that has the coordination branch's name, whatever it holds.
        primary: full name of the branch that the primary checkout shows.
    """

    folder: MissionFolder
    coordination: Copy | None = None
    archive: Copy | None = None
    copies: tuple[Copy, ...] = ()
    lanes: tuple[Copy, ...] = ()
    remembered: Remembered | None = None
    branch: Ref | None = None
    primary: str | None = None
    read_log: Callable[[Oid], bytes] = lambda _: b""

    @property
    def ours(self) -> tuple[Copy, ...]:
        """The copies of a meta.json that this program made."""
        return tuple(copy for copy in (*self.copies, *self.lanes) if copy.meta.is_ours)
