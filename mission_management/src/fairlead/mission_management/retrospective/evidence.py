"""Evidence is what the log holds: an event that never happened shows nothing."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from fairlead.mission_management.retrospective.errors import RetrospectiveEventUnknown
from fairlead.mission_management.retrospective.source import Node
from fairlead.mission_management.status import EventLog, LogRow, RowKind

_MOST_NEAR = 3


def refuse_unknown_events(cited: Sequence[Node], log: EventLog, entries: Sequence[str]) -> None:
    """Check that every event that is named is in the log.

    Raises:
        RetrospectiveEventUnknown: one is not; it names the most similar ones.
        MalformedLog: a line of the log is no row.
    """
    if not cited:
        return
    known = {row.event_id: row for row in log.rows() if row.event_id}
    for node in cited:
        ref = node.text()
        if ref not in known:
            raise RetrospectiveEventUnknown(
                node.file,
                node.line,
                node.field,
                ref=ref,
                nearest=[told(known[name]) for name in _near(ref, list(known))],
                entries=entries,
            )


def told(row: LogRow) -> Mapping[str, str]:
    """Say in a few words which event it is."""
    move = f"{row.data.get('from_lane')} -> {row.data.get('to_lane')}"
    words = {
        RowKind.TRANSITION: f"{row.wp_id} {move}",
        RowKind.ANNOTATION: f"a note on {row.wp_id}",
        RowKind.LIFECYCLE: " ".join(filter(None, (row.event_type, row.wp_id))),
    }
    return {"event_id": row.event_id, "at": row.at, "what": words.get(row.kind, "another event")}


def _near(ref: str, known: Sequence[str]) -> Sequence[str]:
    """The most similar ids; where none is, the latest one shows at least what an id looks like."""
    return get_close_matches(ref.upper(), known, n=_MOST_NEAR, cutoff=0.75) or known[-1:]
