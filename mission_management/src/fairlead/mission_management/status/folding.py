"""Folding transitions into the slots of a package that they own."""

from collections.abc import Mapping

from fairlead.mission_management.status.annotations import is_text
from fairlead.mission_management.status.package_status import Entry, read_lane
from fairlead.mission_management.status.rows import LogRow
from fairlead.mission_management.status.values import Lease, StatusLane

_L = StatusLane
_WORKING = (_L.PLANNED, _L.CLAIMED, _L.IN_PROGRESS)
_BEFORE_REVIEW = (*_WORKING, _L.FOR_REVIEW)
_CONCLUDING = (_L.FOR_REVIEW, _L.APPROVED, _L.DONE)


def move(entry: Entry, row: LogRow, integrations: int) -> None:
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
    _fold_review(entry, target, metadata)
    _fold_no_code(entry, source, target, data.get("evidence"))
    _fold_base(entry, target, metadata, integrations)
    _put(entry, "blocked_from", source.value if source and target is _L.BLOCKED else None)
    canceled = target is _L.CANCELED
    _put(entry, "cancellation_reason", data.get("reason") if canceled else None)
    _put(entry, "reason_source", data.get("reason_source") if canceled else None)
    named = metadata.get("agent")
    annotated = "agent" in entry or "agent_origin" in entry
    if is_text(named) and (not annotated or entry.get("agent_origin") == "transition"):
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


def _fold_review(entry: Entry, target: StatusLane, metadata: Mapping[str, object]) -> None:
    if target in _BEFORE_REVIEW:
        _put(entry, "review_head", None)
    if target in (*_BEFORE_REVIEW, _L.IN_REVIEW):
        _put(entry, "reviewed_commit", None)
    for key in ("review_head", "reviewed_commit"):
        if is_text(metadata.get(key)):
            entry[key] = metadata[key]


def _fold_no_code(
    entry: Entry, source: StatusLane | None, target: StatusLane, evidence: object
) -> None:
    """Each submission says anew whether there is code; what is said elsewhere is no evidence."""
    if target in _WORKING or (source is _L.IN_PROGRESS and target is _L.FOR_REVIEW):
        _put(entry, "no_code", None)
    said = evidence.get("no_code") if isinstance(evidence, Mapping) else None
    if target in _CONCLUDING and is_text(said):
        entry["no_code"] = said


def _fold_base(
    entry: Entry, target: StatusLane, metadata: Mapping[str, object], integrations: int
) -> None:
    """A lane is as fresh as the integrations there were when it took the authority in."""
    if is_text(metadata.get("lane_base")):
        entry["lane_base"] = metadata["lane_base"]
        entry["synced_after"] = integrations
    elif target is _L.CLAIMED:
        entry.setdefault("synced_after", integrations)
    if is_text(metadata.get("lane_start")):
        entry["lane_start"] = metadata["lane_start"]
    if target.is_terminal:
        entry.pop("synced_after", None)


def _put(entry: Entry, key: str, value: object) -> None:
    """Set a slot to a text or an object, or clear it."""
    if value and isinstance(value, str | dict):
        entry[key] = value
    else:
        entry.pop(key, None)
