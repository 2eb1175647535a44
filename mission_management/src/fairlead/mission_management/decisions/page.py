"""decisions/DM-<id>.md: one decision for people, as existing repositories hold it."""

from fairlead.mission_management.decisions.decision import Decision, Outcome

_NONE = "_(none)_"
_LOG = "## Change log"


def page_path(decision_id: str) -> str:
    """The path below the mission directory."""
    return f"decisions/DM-{decision_id}.md"


def decision_page(decision: Decision, mission_slug: str, before: str | None = None) -> bytes:
    """Render the page; the change log goes on from that of the page as it was."""
    facts = [
        ("Mission", mission_slug),
        ("Origin flow", decision.origin_flow),
        ("Step id", decision.step_id),
        ("Slot key", decision.slot_key),
        ("Input key", decision.input_key),
        ("Status", decision.status),
        ("Created", _offset(decision.created_at)),
        ("Resolved", _offset(decision.resolved_at)),
        ("Resolved by", decision.resolved_by),
        ("Opened by", decision.opened_by),
        ("Other answer", str(decision.other_answer).lower()),
    ]
    options = "\n".join(f"- {option}" for option in decision.options)
    sections = [
        ("Question", decision.question),
        ("Options", options),
        ("Final answer", decision.answer),
        ("Rationale", decision.rationale),
    ]
    head = "\n".join(f"- **{name}:** `{value}`" for name, value in facts if value)
    body = "\n\n".join(f"## {title}\n\n{text or _NONE}" for title, text in sections)
    changes = "\n".join(_changes(decision, before))
    title = f"# Decision Moment `{decision.decision_id}`"
    return f"{title}\n\n{head}\n\n{body}\n\n{_LOG}\n\n{changes}\n".encode()


def _changes(decision: Decision, before: str | None) -> list[str]:
    known = (before or "").partition(_LOG)[2].strip().splitlines()
    changes = known or [f"- `{_offset(decision.created_at)}` — opened"]
    if not decision.is_open:
        said = f' (final_answer="{decision.answer}")' if decision.answer else ""
        if decision.outcome is not Outcome.RESOLVED:
            said = ""
        latest = f"- `{_offset(decision.resolved_at)}` — {decision.status}{said}"
        changes += [] if latest in changes else [latest]
    return changes


def _offset(at: str | None) -> str:
    """The page writes times with an offset, the index with a Z."""
    return f"{at[:-1]}+00:00" if at and at.endswith("Z") else at or ""
