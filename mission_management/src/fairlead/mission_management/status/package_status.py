"""How far one package is: its entry in the snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from fairlead.mission_management.status.values import Lease, ReviewResult, StatusLane

Entry: TypeAlias = dict[str, object]


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
        lane_start: tip of its lane at its first claim: what is older is not its own.
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
    lane_start: str | None = None
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
            "lane_start": self.lane_start,
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
            actor=text_in(entry, "actor") or "",
            last_event_id=text_in(entry, "last_event_id"),
            last_transition_at=text_in(entry, "last_transition_at"),
            force_count=count_in(entry, "force_count"),
            review_result=ReviewResult.read(entry.get("review_result")),
            agent=text_in(entry, "agent"),
            subtasks={str(k): str(v) for k, v in subtasks.items()}
            if isinstance(subtasks, Mapping)
            else {},
            lease=Lease.read(entry.get("lease")),
            lease_generation=count_in(entry, "lease_generation"),
            implementer=text_in(entry, "implementer"),
            blocked_from=read_lane(entry.get("blocked_from")),
            review_head=text_in(entry, "review_head"),
            reviewed_commit=text_in(entry, "reviewed_commit"),
            lane_base=text_in(entry, "lane_base"),
            lane_start=text_in(entry, "lane_start"),
            synced_after=synced if isinstance(synced, int) else None,
            no_code=text_in(entry, "no_code"),
            cancellation_reason=text_in(entry, "cancellation_reason"),
            canceled_by_operator=entry.get("reason_source") == "operator",
            extra={key: value for key, value in entry.items() if key not in _KNOWN},
        )


_KNOWN = frozenset(WorkPackageStatus.__slots__) - {"extra", "canceled_by_operator"} | {
    "reason_source"
}


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


def text_in(entry: Mapping[str, object], key: str) -> str | None:
    """Read a text that is not empty, or None."""
    value = entry.get(key)
    return value if isinstance(value, str) and value else None


def count_in(entry: Mapping[str, object], key: str) -> int:
    """Read a whole number; 0 where there is none."""
    value = entry.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
