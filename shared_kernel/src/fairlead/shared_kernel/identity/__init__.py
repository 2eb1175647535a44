"""Who is who: missions, work packages, lanes, events. Start at `values.py`."""

from fairlead.shared_kernel.identity.ulid import derive_ulid, is_ulid, new_ulid, ulid_time_ms
from fairlead.shared_kernel.identity.values import (
    EventId,
    LaneId,
    Mid8,
    MissionFolder,
    MissionId,
    MissionIdentity,
    MissionSlug,
    OperationId,
    WorkPackageId,
)

__all__ = [
    "EventId",
    "LaneId",
    "Mid8",
    "MissionFolder",
    "MissionId",
    "MissionIdentity",
    "MissionSlug",
    "OperationId",
    "WorkPackageId",
    "derive_ulid",
    "is_ulid",
    "new_ulid",
    "ulid_time_ms",
]
