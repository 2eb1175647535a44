"""Giving a mission its id, so that its first eight characters are free in the repository."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from fairlead.shared_kernel.identity import MissionId, OperationId, new_ulid, ulid_time_ms

MID8_STEP_MS = 1024
"""The time that one step of the eighth character stands for."""


@dataclass(frozen=True, slots=True)
class Minted:
    """An id for the mission of an operation; `folder` is its name if it exists already."""

    mission_id: MissionId
    folder: str | None = None


def mint(
    op_id: OperationId, taken: Collection[str], existing: Callable[[MissionId], str | None]
) -> Minted:
    """Derive the id from the operation; step its time on until its mid8 is free.

    A retry walks the same way and ends at the mission that the first try created.
    """
    candidate = op_id.mission_id()
    while True:
        folder = existing(candidate)
        if folder:
            return Minted(candidate, folder)
        if candidate.mid8.value not in taken:
            return Minted(candidate)
        candidate = _later(candidate)


def _later(mission_id: MissionId) -> MissionId:
    """The same chance at a time whose mid8 is the next one."""
    time_ms = ulid_time_ms(mission_id.value) + MID8_STEP_MS
    return MissionId(new_ulid(time_ms)[:10] + mission_id.value[10:])
