"""Runs: the history of driving a mission. Losing it loses no truth. Start at `track_run.py`."""

from typing import TYPE_CHECKING

from fairlead.execution.runs.ports import RunStore
from fairlead.execution.runs.ref import MissionRunRef, run_dir, run_of
from fairlead.execution.runs.track_run import TrackRun

if TYPE_CHECKING:
    from fairlead.execution.runs.snapshot import MissionRunSnapshot

__all__ = [
    "MissionRunRef",
    "MissionRunSnapshot",
    "RunStore",
    "TrackRun",
    "run_dir",
    "run_of",
]


def __getattr__(name: str) -> object:
    if name != "MissionRunSnapshot":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from fairlead.execution.runs.snapshot import MissionRunSnapshot

    return MissionRunSnapshot
