"""Conflicts that somebody resolves: in a package that comes in, or in a mission that lands.

One mechanism for both: `desk.py` makes and removes the worktree, `reading.py` reads what somebody
made of it, and `resolution.py` merges with that.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.conflicts.conflict import (
        Conflict,
        ConflictedFile,
        Side,
    )
    from fairlead.mission_management.conflicts.desk import (
        ConflictDesk,
        Dismissed,
    )
    from fairlead.mission_management.conflicts.errors import (
        ConflictNotWaiting,
        ConflictUnresolved,
        ResolutionTooWide,
    )
    from fairlead.mission_management.conflicts.notes import (
        ConflictNotes,
    )
    from fairlead.mission_management.conflicts.reading import (
        read_resolution,
    )
    from fairlead.mission_management.conflicts.resolution import (
        Resolution,
        merge_with,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "conflict": (
                "Conflict",
                "ConflictedFile",
                "Side",
            ),
            "desk": (
                "ConflictDesk",
                "Dismissed",
            ),
            "errors": (
                "ConflictNotWaiting",
                "ConflictUnresolved",
                "ResolutionTooWide",
            ),
            "notes": ("ConflictNotes",),
            "reading": ("read_resolution",),
            "resolution": (
                "Resolution",
                "merge_with",
            ),
        },
    )

__all__ = [
    "Conflict",
    "ConflictDesk",
    "ConflictNotWaiting",
    "ConflictNotes",
    "ConflictUnresolved",
    "ConflictedFile",
    "Dismissed",
    "Resolution",
    "ResolutionTooWide",
    "Side",
    "merge_with",
    "read_resolution",
]
