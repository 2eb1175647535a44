"""The lane as a claim of its review will leave it: decided under the lock, moved after it."""

from dataclasses import dataclass

from typing_extensions import override

from fairlead.mission_management.status import LaneFacts, MissionState
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.git import Oid


@dataclass(frozen=True, slots=True)
class HeadToBe(LaneFacts):
    """What git knows of the lanes, but for the one package whose lane is about to move."""

    known: LaneFacts | None
    wp_id: str
    head: Oid

    @override
    def lane_tip(self, context: WriteContext, state: MissionState, wp_id: str) -> Oid | None:
        if wp_id == self.wp_id:
            return self.head
        return self.known.lane_tip(context, state, wp_id) if self.known else None

    @override
    def touched(
        self, context: WriteContext, state: MissionState, wp_id: str
    ) -> tuple[int, tuple[str, ...]]:
        return self.known.touched(context, state, wp_id) if self.known else (0, ())
