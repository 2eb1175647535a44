"""Runs: the history of driving a mission. Losing it loses no truth. Start at `track_run.py`."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.execution.runs.ports import (
        RunStore,
    )
    from fairlead.execution.runs.ref import (
        MissionRunRef,
        run_dir,
        run_of,
    )
    from fairlead.execution.runs.snapshot import (
        MissionRunSnapshot,
    )
    from fairlead.execution.runs.track_run import (
        TrackRun,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "ports": ("RunStore",),
            "ref": (
                "MissionRunRef",
                "run_dir",
                "run_of",
            ),
            "snapshot": ("MissionRunSnapshot",),
            "track_run": ("TrackRun",),
        },
    )

__all__ = [
    "MissionRunRef",
    "MissionRunSnapshot",
    "RunStore",
    "TrackRun",
    "run_dir",
    "run_of",
]
