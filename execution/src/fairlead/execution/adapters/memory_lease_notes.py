"""Leases noted in memory."""

from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from fairlead.execution.lanes import LeaseNotes, NotedLease
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.git import Checkout


@dataclass(frozen=True, slots=True)
class MemoryLeaseNotes(LeaseNotes):
    """Forgets everything at exit."""

    noted: dict[tuple[Path, str, str, bool], NotedLease] = field(default_factory=dict)

    @override
    def keep(
        self,
        worktree: Path,
        mission_slug: str,
        wp_id: str,
        noted: NotedLease | None,
        *,
        review: bool = False,
    ) -> None:
        if noted:
            self.noted[worktree, mission_slug, wp_id, review] = noted
        else:
            self.noted.pop((worktree, mission_slug, wp_id, review), None)

    @override
    def find(
        self, checkout: Checkout, mission_slug: str, wp_id: str, *, review: bool = False
    ) -> NotedLease | None:
        return self.noted.get((checkout.worktree_root, mission_slug, wp_id, review))

    @override
    def holders(self, checkout: Checkout, mission_slug: str) -> tuple[Actor, ...]:
        here = (checkout.worktree_root, mission_slug)
        found = (
            noted.holder
            for (*place, _, review), noted in self.noted.items()
            if tuple(place) == here and not review
        )
        return tuple(dict.fromkeys(found))
