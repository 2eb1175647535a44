"""The snapshot: what a log reduces to, and its written form, status.json.

The bytes depend on meta.json and the log only: no clock, no host, no path is in them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fairlead.mission_management.status.values import (
    DISPLAY_LANES,
    Lease,
    ReviewResult,
    StatusLane,
)
from fairlead.shared_kernel.documents import DocumentInvalid, MissionMeta

SNAPSHOT_FILE = "status.json"
REDUCER_VERSION = 1
"""Recorded in status.json: one of another version, or of another program, is never continued."""

Entry = dict[str, object]


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
class WorkPackageStatus:
    """How far one package is.

    Attributes:
        actor: id of who made the last transition.
        force_count: how many of its transitions were forced.
        review_result: the last one given.
        agent: who was named as working on it by annotations (foreign logs: by transitions).
        lease: who holds it now, where the lane is one that is held.
        lease_generation: of the last lease there was, also when none is held now.
        implementer: id of who claimed it last, for the independence of reviews.
        blocked_from: the lane to which it may return.
        review_head: tip of the lane when the review began.
        reviewed_commit: what the approval approved, and all that integration may merge.
        lane_base: the authority commit that its lane has taken in last.
        synced_after: how many integrations there were at that time; None before the first claim.
        no_code: why it needs no code, if its evidence says so.
        extra: everything else that annotations of any age say, as it is written.
    """

    lane: StatusLane = StatusLane.GENESIS
    actor: str = ""
    last_event_id: str | None = None
    last_transition_at: str | None = None
    force_count: int = 0
    review_result: ReviewResult | None = None
    agent: str | None = None
    subtasks: Mapping[str, str] = field(default_factory=dict)
    lease: Lease | None = None
    lease_generation: int = 0
    implementer: str | None = None
    blocked_from: StatusLane | None = None
    review_head: str | None = None
    reviewed_commit: str | None = None
    lane_base: str | None = None
    synced_after: int | None = None
    no_code: str | None = None
    cancellation_reason: str | None = None
    canceled_by_operator: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was noted, oldest first."""
        found = self.extra.get("notes")
        return tuple(str(note) for note in found) if isinstance(found, list) else ()

    def written(self) -> Entry:
        """The entry in status.json; what is empty is left out, but for the first six."""
        known: Entry = {
            "agent": self.agent,
            "subtasks": dict(self.subtasks),
            "lease": dict(self.lease.written()) if self.lease else None,
            "lease_generation": self.lease_generation,
            "implementer": self.implementer,
            "blocked_from": self.blocked_from.value if self.blocked_from else None,
            "review_head": self.review_head,
            "reviewed_commit": self.reviewed_commit,
            "lane_base": self.lane_base,
            "no_code": self.no_code,
            "cancellation_reason": self.cancellation_reason,
            "reason_source": _source(self.lane, by_operator=self.canceled_by_operator),
        }
        entry: Entry = {
            "lane": self.lane.value,
            "actor": self.actor,
            "last_event_id": self.last_event_id,
            "last_transition_at": self.last_transition_at,
            "force_count": self.force_count,
            "review_result": dict(self.review_result.written()) if self.review_result else None,
        }
        if self.synced_after is not None:
            entry["synced_after"] = self.synced_after
        return dict(self.extra) | entry | {key: value for key, value in known.items() if value}

    @classmethod
    def read(cls, entry: Mapping[str, object]) -> "WorkPackageStatus":
        """Read an entry of a status.json of any age; what has another shape counts as absent."""
        subtasks = entry.get("subtasks")
        synced = entry.get("synced_after")
        return cls(
            lane=read_lane(entry.get("lane")) or StatusLane.GENESIS,
            actor=_text(entry, "actor") or "",
            last_event_id=_text(entry, "last_event_id"),
            last_transition_at=_text(entry, "last_transition_at"),
            force_count=_count(entry, "force_count"),
            review_result=ReviewResult.read(entry.get("review_result")),
            agent=_text(entry, "agent"),
            subtasks={str(k): str(v) for k, v in subtasks.items()}
            if isinstance(subtasks, Mapping)
            else {},
            lease=Lease.read(entry.get("lease")),
            lease_generation=_count(entry, "lease_generation"),
            implementer=_text(entry, "implementer"),
            blocked_from=read_lane(entry.get("blocked_from")),
            review_head=_text(entry, "review_head"),
            reviewed_commit=_text(entry, "reviewed_commit"),
            lane_base=_text(entry, "lane_base"),
            synced_after=synced if isinstance(synced, int) else None,
            no_code=_text(entry, "no_code"),
            cancellation_reason=_text(entry, "cancellation_reason"),
            canceled_by_operator=entry.get("reason_source") == "operator",
            extra={key: value for key, value in entry.items() if key not in _KNOWN},
        )


_KNOWN = frozenset(WorkPackageStatus.__slots__) - {"extra", "canceled_by_operator"} | {
    "reason_source"
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
            event_count=_count(raw, "event_count"),
            last_event_id=_text(raw, "last_event_id"),
            materialized_at=_text(raw, "materialized_at") or "",
            work_packages={
                wp_id: WorkPackageStatus.read(entry)
                for wp_id, entry in packages.items()
                if isinstance(entry, dict)
            },
            milestone=_text(raw, "milestone") or "",
            integrations=_integrations(raw.get("integrations")),
            integration_count=_count(raw, "integration_count"),
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


def read_lane(raw: object) -> StatusLane | None:
    """Read a lane as files of any age hold it; None for words such as `uninitialized`."""
    try:
        return StatusLane.parse(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def _source(lane: StatusLane, *, by_operator: bool) -> str | None:
    if by_operator:
        return "operator"
    return "synthetic" if lane is StatusLane.CANCELED else None


def _text(entry: Mapping[str, object], key: str) -> str | None:
    value = entry.get(key)
    return value if isinstance(value, str) and value else None


def _count(entry: Mapping[str, object], key: str) -> int:
    value = entry.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _integrations(raw: object) -> tuple[Integration, ...]:
    if not isinstance(raw, list):
        return ()
    return tuple(
        Integration(
            _count(item, "number"),
            _text(item, "wp_id") or "",
            _text(item, "lane") or "",
            tuple(str(path) for path in item.get("touched") or ()),
        )
        for item in raw
        if isinstance(item, dict)
    )
