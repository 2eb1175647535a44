"""Who is who: missions, work packages, lanes, events. Start at `values.py`."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.shared_kernel.identity.ulid import (
        derive_ulid,
        is_ulid,
        new_ulid,
        ulid_time_ms,
    )
    from fairlead.shared_kernel.identity.values import (
        LaneId,
        Mid8,
        MissionFolder,
        MissionId,
        MissionIdentity,
        MissionSlug,
    )
    from fairlead.shared_kernel.identity.writing import (
        EventId,
        OperationId,
        WorkPackageId,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "ulid": (
                "derive_ulid",
                "is_ulid",
                "new_ulid",
                "ulid_time_ms",
            ),
            "values": (
                "LaneId",
                "Mid8",
                "MissionFolder",
                "MissionId",
                "MissionIdentity",
                "MissionSlug",
            ),
            "writing": (
                "EventId",
                "OperationId",
                "WorkPackageId",
            ),
        },
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
