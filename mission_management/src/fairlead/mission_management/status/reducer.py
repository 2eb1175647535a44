"""From rows to the snapshot: deterministic, total over real logs, history is not judged again.

Transitions and annotations write to different slots of a package, so that folding annotations in a
second pass, and going on from a recorded snapshot, both give what one pass over all rows gives.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from fairlead.mission_management.status.log import parse_at
from fairlead.mission_management.status.rows import LogRow, RowKind
from fairlead.mission_management.status.snapshot import (
    Entry,
    Integration,
    StatusSnapshot,
    WorkPackageStatus,
    read_lane,
)
from fairlead.mission_management.status.values import Lease, StatusLane

_L = StatusLane
_MOST_PATHS = 64
_BEFORE_REVIEW = (_L.PLANNED, _L.CLAIMED, _L.IN_PROGRESS, _L.FOR_REVIEW)
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
            _annotate(fold.entry(row.wp_id), row.data["delta"])
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
            _move(self.entry(row.wp_id), row, self._integration_count)
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


def shortened(paths: Sequence[str], limit: int = _MOST_PATHS) -> tuple[str, ...]:
    """Return the paths, sorted; more than `limit` are replaced by globs of their directories."""
    found = tuple(sorted(set(paths)))
    depth = max((path.count("/") for path in found), default=0)
    while len(found) > limit and depth >= 0:
        found = tuple(sorted({_directory(path, depth) for path in found}))
        depth -= 1
    return found


def _directory(path: str, depth: int) -> str:
    parts = path.removesuffix("/**").split("/")
    return path if len(parts) <= depth else "/".join([*parts[:depth], "**"])


def _move(entry: Entry, row: LogRow, integrations: int) -> None:
    """Fold one transition into the slots that transitions own."""
    data = row.data
    target = read_lane(data["to_lane"]) or _L.GENESIS
    source = read_lane(data.get("from_lane"))
    facts = data.get("policy_metadata")
    metadata = facts if isinstance(facts, Mapping) else {}
    entry["lane"], entry["actor"] = target.value, row.actor
    entry["last_event_id"], entry["last_transition_at"] = row.event_id, row.at
    if data.get("force") is True:
        count = entry["force_count"]
        entry["force_count"] = count + 1 if isinstance(count, int) else 1
    if data.get("review_result"):
        entry["review_result"] = data["review_result"]
    _fold_lease(entry, source, target, row.actor, metadata)
    _fold_review(entry, target, metadata, data.get("evidence"))
    _fold_base(entry, target, metadata, integrations)
    _put(entry, "blocked_from", source.value if source and target is _L.BLOCKED else None)
    canceled = target is _L.CANCELED
    _put(entry, "cancellation_reason", data.get("reason") if canceled else None)
    _put(entry, "reason_source", data.get("reason_source") if canceled else None)
    named = metadata.get("agent")
    if _is_text(named) and ("agent" not in entry or entry.get("agent_origin") == "transition"):
        entry["agent"], entry["agent_origin"] = named, "transition"


def _fold_lease(
    entry: Entry,
    source: StatusLane | None,
    target: StatusLane,
    actor: str,
    metadata: Mapping[str, object],
) -> None:
    lease = Lease.read(metadata.get("lease")) if target.holds_lease else None
    _put(entry, "lease", dict(lease.written()) if lease else None)
    if lease:
        entry["lease_generation"] = lease.generation
    if target is _L.CLAIMED or (
        target is _L.IN_PROGRESS and source in (_L.GENESIS, _L.PLANNED, _L.CLAIMED)
    ):
        entry["implementer"] = lease.holder if lease else actor
    elif target in (_L.IN_PROGRESS, _L.FOR_REVIEW):
        holder = lease.holder if lease else actor
        entry["implementer"] = entry.get("implementer") or holder


def _fold_review(
    entry: Entry, target: StatusLane, metadata: Mapping[str, object], evidence: object
) -> None:
    if target in _BEFORE_REVIEW:
        _put(entry, "review_head", None)
    if target in (*_BEFORE_REVIEW, _L.IN_REVIEW):
        _put(entry, "reviewed_commit", None)
    if target in (_L.PLANNED, _L.CLAIMED, _L.IN_PROGRESS):
        _put(entry, "no_code", None)
    for key in ("review_head", "reviewed_commit"):
        if _is_text(metadata.get(key)):
            entry[key] = metadata[key]
    if isinstance(evidence, Mapping) and _is_text(evidence.get("no_code")):
        entry["no_code"] = evidence["no_code"]


def _fold_base(
    entry: Entry, target: StatusLane, metadata: Mapping[str, object], integrations: int
) -> None:
    """A lane is as fresh as the integrations there were when it took the authority in."""
    if _is_text(metadata.get("lane_base")):
        entry["lane_base"] = metadata["lane_base"]
        entry["synced_after"] = integrations
    elif target is _L.CLAIMED:
        entry.setdefault("synced_after", integrations)
    if target.is_terminal:
        entry.pop("synced_after", None)


def _annotate(entry: Entry, raw: object) -> None:
    """Fold one annotation: absent and empty values never erase."""
    delta = raw if isinstance(raw, Mapping) else {}
    for key, value in delta.items():
        if value not in (None, "", [], {}):
            _ANNOTATIONS.get(key, _replace)(entry, key, value)


def _replace(entry: Entry, key: str, value: object) -> None:
    if key not in _OF_TRANSITIONS:
        entry[key] = value


def _name_agent(entry: Entry, key: str, value: object) -> None:
    if _is_text(value):
        entry["agent"] = value
        entry.pop("agent_origin", None)


def _merge_subtasks(entry: Entry, key: str, value: object) -> None:
    if isinstance(value, Mapping):
        known = entry.get("subtasks")
        said = {subtask: status for subtask, status in value.items() if _is_text(status)}
        entry["subtasks"] = {**(known if isinstance(known, Mapping) else {}), **said}


def _append_note(entry: Entry, key: str, value: object) -> None:
    entry["notes"] = [*_list(entry.get("notes")), value]


def _unite(entry: Entry, key: str, value: object) -> None:
    known = _list(entry.get("tracker_refs"))
    entry["tracker_refs"] = [*known, *(ref for ref in _list(value) if ref not in known)]


def _replace_refs(entry: Entry, key: str, value: object) -> None:
    entry["tracker_refs"] = _list(value)


def _release(entry: Entry, key: str, value: object) -> None:
    for slot in ("agent", "agent_origin", "shell_pid", "shell_pid_created_at"):
        entry.pop(slot, None)


_ANNOTATIONS: Mapping[str, Callable[[Entry, str, object], None]] = {
    "agent": _name_agent,
    "subtasks": _merge_subtasks,
    "note": _append_note,
    "tracker_refs": _unite,
    "tracker_refs_replace": _replace_refs,
    "release_runtime_claim": _release,
}
_OF_TRANSITIONS = frozenset(WorkPackageStatus().written()) | {
    "lease",
    "lease_generation",
    "implementer",
    "blocked_from",
    "review_head",
    "reviewed_commit",
    "lane_base",
    "synced_after",
    "no_code",
    "cancellation_reason",
    "reason_source",
    "agent_origin",
    "notes",
}


def _put(entry: Entry, key: str, value: object) -> None:
    """Set a slot to a text or an object, or clear it."""
    if value and isinstance(value, str | dict):
        entry[key] = value
    else:
        entry.pop(key, None)


def _is_text(raw: object) -> bool:
    return isinstance(raw, str) and raw != ""


def _list(raw: object) -> list[object]:
    return list(raw) if isinstance(raw, list) else []
