"""Leases noted in memory."""

from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from fairlead.execution.lanes import LeaseNotes
from fairlead.mission_management.status import Lease
from fairlead.shared_kernel.git import Checkout


@dataclass(frozen=True, slots=True)
class MemoryLeaseNotes(LeaseNotes):
    """Forgets everything at exit."""

    noted: dict[tuple[Path, str, str], Lease] = field(default_factory=dict)

    @override
    def keep(self, worktree: Path, mission_slug: str, wp_id: str, lease: Lease) -> None:
        self.noted[worktree, mission_slug, wp_id] = lease

    @override
    def find(self, checkout: Checkout, mission_slug: str, wp_id: str) -> Lease | None:
        return self.noted.get((checkout.worktree_root, mission_slug, wp_id))
