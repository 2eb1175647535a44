"""Leases noted in git's private folder of a worktree."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.execution.adapters.whole_files import replace_file
from fairlead.execution.lanes import LeaseNotes
from fairlead.mission_management.status import Lease
from fairlead.shared_kernel.git import Checkout

LEASE_FILE = "fairlead-lease.json"


@dataclass(frozen=True, slots=True)
class LaneLeaseNotes(LeaseNotes):
    """One small JSON file for each worktree: mission, package, lease. Goes with the worktree."""

    finder: Callable[[Path], Checkout]

    @override
    def keep(self, worktree: Path, mission_slug: str, wp_id: str, lease: Lease) -> None:
        path = self.finder(worktree).git_dir / LEASE_FILE
        noted = _read(path)
        mission = noted.get(mission_slug)
        kept = mission if isinstance(mission, dict) else {}
        noted[mission_slug] = {**kept, wp_id: dict(lease.written())}
        replace_file(path, (json.dumps(noted, indent=2, sort_keys=True) + "\n").encode())

    @override
    def find(self, checkout: Checkout, mission_slug: str, wp_id: str) -> Lease | None:
        mission = _read(checkout.git_dir / LEASE_FILE).get(mission_slug)
        return Lease.read(mission.get(wp_id)) if isinstance(mission, dict) else None


def _read(path: Path) -> dict[str, object]:
    try:
        raw = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}
