"""The snapshot: what a log reduces to, and its written form, status.json.

The bytes depend on meta.json and the log only: no clock, no host, no path is in them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fairlead.mission_management.status.files import SNAPSHOT_FILE
from fairlead.mission_management.status.package_status import (
    Entry,
    WorkPackageStatus,
    count_in,
    text_in,
)
from fairlead.mission_management.status.values import DISPLAY_LANES, StatusLane
from fairlead.shared_kernel.documents import DocumentInvalid, MissionMeta

REDUCER_VERSION = 1
"""Recorded in status.json: one of another version, or of another program, is never continued."""


class Integration(NamedTuple):
    """Code of a package that came in: what makes the base of other lanes stale.

    `number` counts the mission's integrations from 1; `touched` holds paths, or globs of their
    directories where there are many.
    """

    number: int
    wp_id: str
    lane: str
    touched: tuple[str, ...]

    def written(self) -> Entry:
        """The form in status.json."""
        return {
            "number": self.number,
            "wp_id": self.wp_id,
            "lane": self.lane,
            "touched": list(self.touched),
        }


@dataclass(frozen=True, slots=True)
class StatusSnapshot:
    """What a log reduces to.

    Attributes:
        event_count: transitions, each counted once.
        materialized_at: `at` of the last transition, "" before the first.
        milestone: `accepted` (until the next transition), `merged` or `closed`; "" before.
        integrations: those that the base of a package still under way lacks, oldest first.
        integration_count: how many there were in all.
        continuable: False for one that another program or version recorded: reduce the log instead.
    """

    event_count: int = 0
    last_event_id: str | None = None
    materialized_at: str = ""
    work_packages: Mapping[str, WorkPackageStatus] = field(default_factory=dict)
    milestone: str = ""
    integrations: tuple[Integration, ...] = ()
    integration_count: int = 0
    continuable: bool = field(default=True, compare=False)

    def lane(self, wp_id: str) -> StatusLane:
        """Return where a package is; GENESIS for one that nothing has happened to."""
        found = self.work_packages.get(wp_id)
        return found.lane if found else StatusLane.GENESIS

    def summary(self) -> Mapping[str, int]:
        """Count the packages in each of the nine lanes."""
        counts = {lane.value: 0 for lane in DISPLAY_LANES}
        for status in self.work_packages.values():
            if status.lane is not StatusLane.GENESIS:
                counts[status.lane.value] += 1
        return counts

    @classmethod
    def parse(cls, data: bytes, *, where: str = SNAPSHOT_FILE) -> "StatusSnapshot":
        """Read a status.json of any age.

        Raises:
            DocumentInvalid: it is not one JSON object with work packages.
        """
        try:
            raw = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise DocumentInvalid(where, f"not JSON: {error}") from error
        packages = raw.get("work_packages") if isinstance(raw, dict) else None
        if not isinstance(packages, dict):
            raise DocumentInvalid(where, "not a JSON object with work_packages")
        return cls(
            event_count=count_in(raw, "event_count"),
            last_event_id=text_in(raw, "last_event_id"),
            materialized_at=text_in(raw, "materialized_at") or "",
            work_packages={
                wp_id: WorkPackageStatus.read(entry)
                for wp_id, entry in packages.items()
                if isinstance(entry, dict)
            },
            milestone=text_in(raw, "milestone") or "",
            integrations=_integrations(raw.get("integrations")),
            integration_count=count_in(raw, "integration_count"),
            continuable=raw.get("reducer") == REDUCER_VERSION,
        )


def materialize(meta: MissionMeta, snapshot: StatusSnapshot) -> bytes:
    """Return the bytes of status.json. The same log and meta.json give the same bytes, anywhere."""
    number = meta.mission_number
    raw: Entry = {
        "event_count": snapshot.event_count,
        "last_event_id": snapshot.last_event_id,
        "materialized_at": snapshot.materialized_at,
        "mission_number": "" if number is None else str(number),
        "mission_slug": meta.text("mission_slug") or meta.text("slug"),
        "mission_type": meta.text("mission_type") or "software-dev",
        "reducer": REDUCER_VERSION,
        "summary": snapshot.summary(),
        "work_packages": {
            wp_id: status.written() for wp_id, status in snapshot.work_packages.items()
        },
    }
    if snapshot.milestone:
        raw["milestone"] = snapshot.milestone
    if snapshot.integration_count:
        raw["integration_count"] = snapshot.integration_count
        raw["integrations"] = [integration.written() for integration in snapshot.integrations]
    text = json.dumps(raw, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    # A lone surrogate comes out as its JSON escape, so that the file is always UTF-8.
    return text.encode("utf-8", "backslashreplace")


def _integrations(raw: object) -> tuple[Integration, ...]:
    if not isinstance(raw, list):
        return ()
    return tuple(
        Integration(
            count_in(item, "number"),
            text_in(item, "wp_id") or "",
            text_in(item, "lane") or "",
            tuple(str(path) for path in item.get("touched") or ()),
        )
        for item in raw
        if isinstance(item, dict)
    )
