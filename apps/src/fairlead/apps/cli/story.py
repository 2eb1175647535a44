"""What happened, for people: one line for each row of a log."""

from collections.abc import Mapping
from typing import Any

from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.text import cut, printable


def story_line(row: Mapping[str, Any]) -> str:
    """Tell one row of a log in one line of at most 80 columns."""
    at = str(row.get("at") or row.get("timestamp") or "")[:19].replace("T", " ")
    return cut(printable(f"{at:<19}  {_what(row)}"), WIDTH)


def _what(row: Mapping[str, Any]) -> str:
    if "to_lane" in row:
        forced = " FORCED" if row.get("force") else ""
        reason = f": {row['reason']}" if row.get("reason") else ""
        move = f"{row.get('from_lane')} -> {row['to_lane']}"
        return f"{row.get('wp_id')}  {move}{forced} by {_who(row.get('actor'))}{reason}"
    if row.get("kind") == "annotation":
        return f"{row.get('wp_id')}  {_noted(row.get('delta'))} by {_who(row.get('actor'))}"
    name = row.get("event_type") or row.get("event_name") or row.get("type") or "?"
    payload = row.get("payload")
    actor = payload.get("actor") if isinstance(payload, Mapping) else None
    about = row.get("aggregate_id") if row.get("aggregate_type") == "WorkPackage" else ""
    told = " ".join(part for part in (str(name), str(about or ""), _by(actor)) if part)
    return f"{told}{_words(payload)}"


def _words(payload: object) -> str:
    """What a person gave as the reason, or left as a note."""
    given = payload if isinstance(payload, Mapping) else {}
    words = given.get("reason") or given.get("note")
    return f": {words}" if isinstance(words, str) and words else ""


def _noted(delta: object) -> str:
    if not isinstance(delta, Mapping):
        return "noted"
    parts = []
    for key, value in delta.items():
        if isinstance(value, Mapping):
            parts += [f"{name} {state}" for name, state in value.items()]
        else:
            parts.append(f"{key} {value}")
    return ", ".join(parts) or "noted"


def _by(actor: object) -> str:
    return f"by {_who(actor)}" if actor else ""


def _who(actor: object) -> str:
    return str(actor.get("id")) if isinstance(actor, Mapping) else str(actor)
