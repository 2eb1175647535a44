"""From rows to the snapshot: deterministic, total over real logs, history is not judged again.

Transitions and annotations write to different slots of a package, so that folding annotations in a
second pass, and going on from a recorded snapshot, both give what one pass over all rows gives.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from fairlead.mission_management.status.annotations import annotate
from fairlead.mission_management.status.folding import move
from fairlead.mission_management.status.log import parse_at
from fairlead.mission_management.status.package_status import Entry, WorkPackageStatus
from fairlead.mission_management.status.rows import LogRow, RowKind
from fairlead.mission_management.status.snapshot import Integration, StatusSnapshot
from fairlead.mission_management.status.touched import shortened

_MILESTONES = {
    "MissionAccepted": "accepted",
    "MissionMerged": "merged",
    "MissionClosed": "closed",
    "MissionReopened": "",
}


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Order(StrEnum):
    """LOG for what this program writes; TIME for a meta.json without `fairlead`."""

    LOG = "log"
    TIME = "time"


def reduce(
    rows: Iterable[LogRow], *, order: Order = Order.LOG, start: StatusSnapshot | None = None
) -> StatusSnapshot:
    """Fold rows into a snapshot; of rows with the same event id the first counts.

    With `start` the rows are those after it (none of its ids among them, which the writer sees
    to), and the result is the same as of all rows.
    """
    kept = _distinct(rows)
    if order is Order.TIME:
        kept.sort(key=_moment)
    fold = _Fold(start or StatusSnapshot())
    for row in kept:
        fold.first_pass(row)
    for row in kept:
        if row.kind is RowKind.ANNOTATION:
            annotate(fold.entry(row.wp_id), row.data["delta"])
    return fold.snapshot()


def _distinct(rows: Iterable[LogRow]) -> list[LogRow]:
    seen: set[str] = set()
    kept: list[LogRow] = []
    for row in rows:
        event_id = row.event_id
        if event_id and event_id in seen:
            continue
        seen.add(event_id)
        kept.append(row)
    return kept


def _moment(row: LogRow) -> tuple[datetime, str]:
    return parse_at(row.at) or _LONG_AGO, row.event_id


class _Fold:
    """The snapshot in the making. Only packages that rows are about are opened."""

    def __init__(self, start: StatusSnapshot) -> None:
        self._start = start
        self._entries: dict[str, Entry] = {}
        self._event_count, self._last_event_id = start.event_count, start.last_event_id
        self._materialized_at, self._milestone = start.materialized_at, start.milestone
        self._integrations = list(start.integrations)
        self._integration_count = start.integration_count

    def entry(self, wp_id: str) -> Entry:
        """Open a package."""
        if wp_id not in self._entries:
            known = self._start.work_packages.get(wp_id) or WorkPackageStatus()
            self._entries[wp_id] = known.written()
        return self._entries[wp_id]

    def first_pass(self, row: LogRow) -> None:
        """Fold everything but annotations."""
        if row.kind is RowKind.TRANSITION:
            self._event_count += 1
            self._last_event_id, self._materialized_at = row.event_id, row.at
            if self._milestone == "accepted":
                self._milestone = ""
            move(self.entry(row.wp_id), row, self._integration_count)
        elif row.kind is RowKind.LIFECYCLE and "timestamp" in row.data:
            self._milestone = _MILESTONES.get(row.event_type, self._milestone)
            if row.event_type == "LaneIntegrated":
                self._integrate(row)

    def snapshot(self) -> StatusSnapshot:
        """Close it. A package that has only annotations is still at genesis."""
        packages = dict(self._start.work_packages)
        packages |= {key: WorkPackageStatus.read(entry) for key, entry in self._entries.items()}
        under_way = [
            status.synced_after for status in packages.values() if status.synced_after is not None
        ]
        oldest = min(under_way, default=self._integration_count)
        return StatusSnapshot(
            event_count=self._event_count,
            last_event_id=self._last_event_id,
            materialized_at=self._materialized_at,
            work_packages=packages,
            milestone=self._milestone,
            integrations=tuple(one for one in self._integrations if one.number > oldest),
            integration_count=self._integration_count,
        )

    def _integrate(self, row: LogRow) -> None:
        payload = row.data.get("payload")
        facts = payload if isinstance(payload, Mapping) else {}
        touched = facts.get("touched")
        paths = [str(path) for path in touched] if isinstance(touched, list) else []
        self._integration_count += 1
        self._integrations.append(
            Integration(
                self._integration_count, row.wp_id, str(facts.get("lane") or ""), shortened(paths)
            )
        )
