"""Runs in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from typing_extensions import override

from fairlead.execution.runs import MissionRunRef, MissionRunSnapshot, RunStore


@dataclass(frozen=True, slots=True)
class MemoryRunStore(RunStore):
    """Forgets everything at exit."""

    runs: dict[str, MissionRunSnapshot] = field(default_factory=dict)
    current: dict[str, MissionRunRef] = field(default_factory=dict)

    @override
    def index(self) -> Mapping[str, MissionRunRef]:
        return dict(self.current)

    @override
    def load(self, ref: MissionRunRef) -> MissionRunSnapshot | None:
        return self.runs.get(ref.run_id)

    @override
    def save(self, ref: MissionRunRef, snapshot: MissionRunSnapshot) -> None:
        self.runs[ref.run_id] = snapshot
        self.current[ref.mission_slug or ref.mission_key] = ref
