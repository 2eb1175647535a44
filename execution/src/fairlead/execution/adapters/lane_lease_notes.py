"""Leases noted in git's private folder of a worktree."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.execution.adapters.whole_files import replace_file
from fairlead.execution.lanes import LeaseNotes, NotedLease
from fairlead.mission_management.status import Lease
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.git import Checkout

LEASE_FILE = "fairlead-lease.json"
_REVIEW = "/review"


@dataclass(frozen=True, slots=True)
class LaneLeaseNotes(LeaseNotes):
    """One small JSON file for each worktree: mission, package, lease, kind of its holder."""

    finder: Callable[[Path], Checkout]

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
        path = self.finder(worktree).git_dir / LEASE_FILE
        found = _read(path)
        mission = found.get(mission_slug)
        kept = dict(mission) if isinstance(mission, dict) else {}
        key = _key(wp_id, review=review)
        if noted:
            kept[key] = {**noted.lease.written(), "kind": noted.holder.kind.value}
        elif kept.pop(key, None) is None:
            return
        found[mission_slug] = kept
        replace_file(path, (json.dumps(found, indent=2, sort_keys=True) + "\n").encode())

    @override
    def find(
        self, checkout: Checkout, mission_slug: str, wp_id: str, *, review: bool = False
    ) -> NotedLease | None:
        return _noted(_of_mission(checkout, mission_slug).get(_key(wp_id, review=review)))

    @override
    def holders(self, checkout: Checkout, mission_slug: str) -> tuple[Actor, ...]:
        notes = _of_mission(checkout, mission_slug).items()
        found = (_noted(entry) for key, entry in notes if not key.endswith(_REVIEW))
        return tuple(dict.fromkeys(noted.holder for noted in found if noted))


def _key(wp_id: str, *, review: bool) -> str:
    return f"{wp_id}{_REVIEW}" if review else wp_id


def _of_mission(checkout: Checkout, mission_slug: str) -> Mapping[str, object]:
    mission = _read(checkout.git_dir / LEASE_FILE).get(mission_slug)
    return mission if isinstance(mission, dict) else {}


def _noted(entry: object) -> NotedLease | None:
    """Read one note; one without a kind is an agent's."""
    lease = Lease.read(entry)
    if lease is None or not isinstance(entry, dict):
        return None
    kind = entry.get("kind", ActorKind.AGENT)
    try:
        return NotedLease(lease, Actor(ActorKind(kind), lease.holder))
    except ValueError:
        return None


def _read(path: Path) -> dict[str, object]:
    try:
        raw = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}
