"""Logs as worktrees show them, in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from typing_extensions import override

from fairlead.mission_management.status import ShownLogs
from fairlead.shared_kernel.context import StatusSurface


@dataclass(frozen=True, slots=True)
class MemoryLogs(ShownLogs):
    """One log for each ref that is shown."""

    by_ref: Mapping[str, bytes] = field(default_factory=dict)

    @override
    def read(self, surface: StatusSurface) -> bytes | None:
        return self.by_ref.get(surface.read_ref)
