"""Where conflicts that wait are noted: machine state, a file for each. Reading makes no folder."""

from collections.abc import Iterable
from dataclasses import dataclass

from fairlead.mission_management.bookkeeping import MachineState
from fairlead.mission_management.conflicts.conflict import Conflict
from fairlead.shared_kernel.naming import conflict_part


@dataclass(frozen=True, slots=True)
class ConflictNotes:
    """The conflicts of missions that wait on this machine."""

    machine: MachineState

    def of(self, state_key: str, wp_id: str | None) -> Conflict | None:
        """Return the conflict of a package, or of the mission (None), if one waits."""
        data = self.machine.read(state_key, _file(conflict_part(wp_id)))
        return Conflict.read(data) if data else None

    def among(self, state_key: str, wp_ids: Iterable[str | None]) -> tuple[Conflict, ...]:
        """Return those that wait, in the order of the packages."""
        found = (self.of(state_key, wp_id) for wp_id in wp_ids)
        return tuple(conflict for conflict in found if conflict)

    def keep(self, state_key: str, conflict: Conflict) -> None:
        """Note a conflict; it replaces the one of the same package."""
        self.machine.write(state_key, _file(conflict.part), conflict.written())

    def forget(self, state_key: str, part: str) -> None:
        """It waits no more."""
        self.machine.remove(state_key, _file(part))


def _file(part: str) -> str:
    return f"{part}.json"
