"""Guards that say what a test wants them to say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from typing_extensions import override

from fairlead.mission_management.missions import StepGuards
from fairlead.mission_management.status import MissionState


@dataclass(frozen=True, slots=True)
class MemoryGuards(StepGuards):
    """Everybody is registered and content, but for those named."""

    unknown: Collection[str] = ()
    saying: Mapping[str, str] = field(default_factory=dict)

    @override
    def known(self, name: str) -> bool:
        return name not in self.unknown

    @override
    def holds_back(self, name: str, state: MissionState) -> str | None:
        if not self.known(name):
            return f"nobody registered the guard {name}"
        return f"{name}: {self.saying[name]}" if name in self.saying else None
