"""Use case: tell a reader that a branch holds less than this machine has recorded (I14)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.mission_management.bookkeeping.acknowledged import (
    Acknowledged,
    Continuity,
    continuity,
)
from fairlead.mission_management.bookkeeping.ports import MachineState
from fairlead.mission_management.status import EVENTS_FILE
from fairlead.shared_kernel.counting import counted

if TYPE_CHECKING:
    from fairlead.shared_kernel.context import ReadContext
    from fairlead.shared_kernel.git import Oid, Repository


@dataclass(frozen=True, slots=True)
class TellOlderState:
    """Holds what is read against what was acknowledged here; nothing is put back by looking."""

    repository: "Repository"
    machine: MachineState

    def __call__(self, context: "ReadContext") -> str:
        """Return what to warn of, or "".

        Nothing is told of a commit that the branch has left meanwhile: somebody wrote beside us.
        """
        surface = context.surface
        last = Acknowledged.last(self.machine, context.identity.state_key)
        if last is None or last.commit == surface.read_commit:
            return ""
        found = self._log(surface.read_commit, surface.directory)
        if last.begins(found):
            return ""
        kept = self._log(last.commit, surface.directory)
        verdict, _ = continuity(found, kept)
        now = self.repository.refs.read(surface.read_ref)
        if verdict is Continuity.CONTINUES or now != surface.read_commit:
            return ""
        branch = surface.read_ref.removeprefix("refs/heads/")
        doctor = f"`fairlead doctor --mission {context.identity.mission_slug}` tells more"
        if verdict is Continuity.DIVERGED:
            return (
                f"{branch} holds other rows in the place of some that were recorded here; {doctor}"
            )
        missing = counted(len(kept.splitlines()) - len(found.splitlines()), "row")
        return (
            f"this is an older state: {branch} lacks {missing} that were recorded here; "
            f"the next command that writes puts them back, and {doctor}"
        )

    def _log(self, commit: "Oid", directory: str) -> bytes:
        found = self.repository.objects.read(f"{commit}:{directory}/{EVENTS_FILE}")
        return found.data if found else b""
