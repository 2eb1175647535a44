"""retrospective.yaml at the authority: read whatever its age, and written in one way."""

from collections.abc import Mapping, Sequence
from io import StringIO

from fairlead.mission_management.integration import RETROSPECTIVE_FILE
from fairlead.mission_management.retrospective.errors import RetrospectiveInvalid
from fairlead.mission_management.retrospective.facts import MissionFacts
from fairlead.mission_management.retrospective.findings import (
    DEFAULT_CATEGORY,
    PROPOSED,
    Evidence,
    EvidenceKind,
    Finding,
    Proposal,
    Retrospective,
    Side,
)
from fairlead.mission_management.retrospective.given import COMPUTED_KEYS
from fairlead.mission_management.status import MissionState

SCHEMA_VERSION = 1
_KNOWN = {*COMPUTED_KEYS, *(side.value for side in Side), "proposals", "evidence_refs"}


def recorded_retrospective(state: MissionState) -> Retrospective | None:
    """Return what is at the authority, or None; keys that mean nothing here are kept.

    Raises:
        RetrospectiveInvalid: it is no YAML, or no keys and values.
    """
    data = state.read_file(RETROSPECTIVE_FILE)
    return parse_recorded(data) if data is not None else None


def parse_recorded(data: bytes) -> Retrospective:
    """Read a file of any age.

    Raises:
        RetrospectiveInvalid: it is no YAML, or no keys and values.
    """
    raw = _load(data)
    lists = {side.value: tuple(map(_finding, _objects(raw.get(side.value)))) for side in Side}
    author = raw.get("created_by")
    return Retrospective(
        proposals=tuple(map(_proposal, _objects(raw.get("proposals")))),
        evidence=tuple(map(_evidence, _objects(raw.get("evidence_refs")))),
        created_at=_text(raw, "created_at"),
        created_by=author if isinstance(author, dict) else {},
        extra={key: value for key, value in raw.items() if key not in _KNOWN},
        **lists,
    )


def retrospective_text(
    state: MissionState, retrospective: Retrospective, facts: MissionFacts
) -> bytes:
    """Return the content of retrospective.yaml: the same for the same log and findings."""
    meta = state.meta
    document: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "mission_id": meta.text("mission_id") or None,
        "mission_slug": meta.text("mission_slug"),
        "friendly_name": meta.text("friendly_name"),
        "mission_type": meta.text("mission_type"),
        "target_branch": meta.target_branch,
        "created_at": retrospective.created_at or facts.until,
        "created_by": dict(retrospective.created_by),
        **retrospective.extra,
        "findings_status": "has_findings" if retrospective.has_findings else "ran_no_findings",
        **{side.value: [f.written() for f in retrospective.side(side)] for side in Side},
        "proposals": [proposal.written() for proposal in retrospective.proposals],
        "evidence_refs": [entry.written() for entry in retrospective.evidence],
        "facts": facts.written(),
    }
    return _yaml(document)


def _finding(raw: Mapping[str, object]) -> Finding:
    known = ("id", "category", "summary", "evidence_refs", "details", "source")
    return Finding(
        _text(raw, "summary"),
        _text(raw, "category") or DEFAULT_CATEGORY,
        _text(raw, "details"),
        _texts(raw.get("evidence_refs")),
        _text(raw, "id"),
        _text(raw, "source"),
        {key: value for key, value in raw.items() if key not in known},
    )


def _proposal(raw: Mapping[str, object]) -> Proposal:
    words = ("risk", "category", "details", "kind", "status", "change_type", "id", "summary")
    text = {word: _text(raw, word) for word in words}
    return Proposal(
        text["summary"],
        text["risk"],
        text["category"] or DEFAULT_CATEGORY,
        text["details"],
        _texts(raw.get("evidence_refs")),
        text["id"],
        text["kind"],
        text["status"] or PROPOSED,
        text["change_type"],
        {key: value for key, value in raw.items() if key not in (*words, "evidence_refs")},
    )


def _evidence(raw: Mapping[str, object]) -> Evidence:
    fields = (_text(raw, key) for key in ("event_id", "path", "range"))
    return Evidence(_text(raw, "id"), _text(raw, "kind") or EvidenceKind.EVENT.value, *fields)


def _text(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _texts(raw: object) -> tuple[str, ...]:
    return tuple(str(item) for item in raw) if isinstance(raw, list) else ()


def _objects(raw: object) -> Sequence[Mapping[str, object]]:
    return [item for item in raw if isinstance(item, dict)] if isinstance(raw, list) else []


def _load(data: bytes) -> Mapping[str, object]:
    # Imported here: most commands read no YAML, and the library takes 20 ms.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        raw = YAML(typ="safe", pure=True).load(data.decode("utf-8", "replace"))
    except (YAMLError, ValueError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        said = " ".join(str(error).split())[:200]
        line = mark.line + 1 if mark else 1
        raise RetrospectiveInvalid(RETROSPECTIVE_FILE, line, "", f"not YAML: {said}") from error
    if not isinstance(raw, dict):
        raise RetrospectiveInvalid(RETROSPECTIVE_FILE, 1, "", "expected keys and values")
    return {str(key): value for key, value in raw.items()}


def _yaml(document: Mapping[str, object]) -> bytes:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 4096
    out = StringIO()
    yaml.dump(dict(document), out)
    return out.getvalue().encode()
