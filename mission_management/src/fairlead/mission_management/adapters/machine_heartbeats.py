"""Heartbeats as the modification times of files in machine state."""

from dataclasses import dataclass
from datetime import UTC, datetime

from typing_extensions import override

from fairlead.mission_management.bookkeeping import MachineState
from fairlead.mission_management.status import Heartbeats
from fairlead.shared_kernel.git import StorageUnwritable


@dataclass(frozen=True, slots=True)
class MachineHeartbeats(Heartbeats):
    """One empty file for each lease; writing it is the beat."""

    machine: MachineState

    @override
    def last(self, state_key: str, wp_id: str, generation: int) -> datetime | None:
        seconds = self.machine.modified(state_key, _name(wp_id, generation))
        return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None

    @override
    def beat(self, state_key: str, wp_id: str, generation: int) -> bool:
        try:
            self.machine.write(state_key, _name(wp_id, generation), b"")
        except StorageUnwritable:
            return False
        return True


def _name(wp_id: str, generation: int) -> str:
    return f"leases/{wp_id}-{generation}"
