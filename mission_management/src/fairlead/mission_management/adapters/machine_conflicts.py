"""Waiting conflicts as the conflict desk notes them in machine state."""

from collections.abc import Iterable
from dataclasses import dataclass

from typing_extensions import override

from fairlead.mission_management.conflicts import ConflictNotes
from fairlead.mission_management.status import WaitingConflict, WaitingConflicts
from fairlead.shared_kernel.identity import MissionIdentity
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class MachineConflicts(WaitingConflicts):
    """Tells of conflicts that were noted."""

    notes: ConflictNotes

    @override
    def of(
        self, identity: MissionIdentity, wp_ids: Iterable[str | None]
    ) -> tuple[WaitingConflict, ...]:
        names = MissionNames(identity.folder)
        return tuple(
            WaitingConflict(
                conflict.wp_id,
                conflict.paths,
                conflict.others,
                names.conflict_folder(conflict.part),
                conflict.go_on,
            )
            for conflict in self.notes.among(identity.state_key, wp_ids)
        )
