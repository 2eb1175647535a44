"""Folding annotations: scalars replace, subtasks merge, notes append, refs unite.

What is absent or empty never erases.
"""

from collections.abc import Callable, Mapping

from fairlead.mission_management.status.package_status import Entry, WorkPackageStatus


def annotate(entry: Entry, raw: object) -> None:
    """Fold one annotation: absent and empty values never erase."""
    delta = raw if isinstance(raw, Mapping) else {}
    for key, value in delta.items():
        if value not in (None, "", [], {}):
            _ANNOTATIONS.get(key, _replace)(entry, key, value)


def _replace(entry: Entry, key: str, value: object) -> None:
    if key not in _OF_TRANSITIONS:
        entry[key] = value


def _name_agent(entry: Entry, key: str, value: object) -> None:
    if is_text(value):
        entry["agent"] = value
        entry.pop("agent_origin", None)


def _merge_subtasks(entry: Entry, key: str, value: object) -> None:
    if isinstance(value, Mapping):
        known = entry.get("subtasks")
        said = {subtask: status for subtask, status in value.items() if is_text(status)}
        entry["subtasks"] = {**(known if isinstance(known, Mapping) else {}), **said}


def _append_note(entry: Entry, key: str, value: object) -> None:
    entry["notes"] = [*_list(entry.get("notes")), value]


def _unite(entry: Entry, key: str, value: object) -> None:
    known = _list(entry.get("tracker_refs"))
    entry["tracker_refs"] = [*known, *(ref for ref in _list(value) if ref not in known)]


def _replace_refs(entry: Entry, key: str, value: object) -> None:
    entry["tracker_refs"] = _list(value)


def _release(entry: Entry, key: str, value: object) -> None:
    """Nobody is named any more; the mark keeps transitions from naming somebody afterwards."""
    if value is True:
        for slot in ("agent", "shell_pid", "shell_pid_created_at"):
            entry.pop(slot, None)
        entry["agent_origin"] = "released"


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
    "lane_start",
    "synced_after",
    "no_code",
    "cancellation_reason",
    "reason_source",
    "agent_origin",
    "notes",
}


def is_text(raw: object) -> bool:
    """True for text that is not empty; whatever else a foreign row holds counts as absent."""
    return isinstance(raw, str) and raw != ""


def _list(raw: object) -> list[object]:
    return list(raw) if isinstance(raw, list) else []
