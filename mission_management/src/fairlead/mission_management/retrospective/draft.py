"""The text of a retrospective that nobody wrote: facts, and findings with their evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from typing_extensions import override

from fairlead.mission_management.integration import RetrospectiveDraft
from fairlead.mission_management.retrospective.facts import (
    MissionFacts,
    PackageFacts,
    mission_facts,
)
from fairlead.mission_management.status import MissionState

SCHEMA_VERSION = 1
_GENERATOR = {"kind": "service", "id": "fairlead"}


@dataclass(frozen=True, slots=True)
class GeneratedRetrospective(RetrospectiveDraft):
    """Writes what the log alone can tell; judgements are left to people."""

    @override
    def __call__(self, state: MissionState) -> bytes:
        return retrospective_text(state, mission_facts(state))


def retrospective_text(state: MissionState, facts: MissionFacts) -> bytes:
    """Return the content of retrospective.yaml."""
    evidence = _Evidence()
    helped = [_smooth(p, evidence) for p in facts.packages if _was_smooth(p)]
    not_helpful = [finding for p in facts.packages for finding in _troubles(p, evidence)]
    meta = state.meta
    document: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "mission_id": meta.text("mission_id") or None,
        "mission_slug": meta.text("mission_slug"),
        "friendly_name": meta.text("friendly_name"),
        "mission_type": meta.text("mission_type"),
        "target_branch": meta.target_branch,
        "created_at": facts.until,
        "created_by": dict(_GENERATOR),
        "findings_status": "has_findings" if helped or not_helpful else "ran_no_findings",
        "helped": _numbered("h", helped),
        "not_helpful": _numbered("n", not_helpful),
        "gaps": [],
        "proposals": [],
        "evidence_refs": evidence.refs,
        "facts": facts.written(),
    }
    return _yaml(document)


@dataclass(slots=True)
class _Evidence:
    """The events that findings point at, each listed once."""

    refs: list[dict[str, object]] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)

    def of(self, event_ids: Sequence[str]) -> list[str]:
        return [self._one(event_id) for event_id in event_ids]

    def _one(self, event_id: str) -> str:
        if event_id not in self._known:
            self._known[event_id] = f"e-{len(self.refs) + 1:03d}"
            self.refs.append({"id": self._known[event_id], "kind": "event", "event_id": event_id})
        return self._known[event_id]


def _was_smooth(package: PackageFacts) -> bool:
    trouble = package.rejections or package.forced_moves or package.blocked_seconds
    return package.cycle_seconds is not None and not trouble


def _smooth(package: PackageFacts, evidence: _Evidence) -> dict[str, object]:
    summary = f"{package.wp_id} was done without a rejection, a block or a forced move"
    return _finding(summary, evidence.of([package.last_event_id]))


def _troubles(package: PackageFacts, evidence: _Evidence) -> list[dict[str, object]]:
    found = []
    if package.rejections:
        times = _times(len(package.rejections))
        summary = f"{package.wp_id} was sent back by its reviews {times}"
        found.append(_finding(summary, evidence.of(package.rejections)))
    if package.forced_moves:
        times = _times(len(package.forced_moves))
        summary = f"{package.wp_id} was moved by force {times}"
        found.append(_finding(summary, evidence.of(package.forced_moves)))
    if package.blocked_seconds:
        summary = f"{package.wp_id} was blocked for {package.blocked_seconds:.0f} s"
        found.append(_finding(summary, evidence.of([package.last_event_id])))
    return found


def _finding(summary: str, refs: Sequence[str]) -> dict[str, object]:
    return {"category": "implementation", "summary": summary, "evidence_refs": list(refs)}


def _numbered(letter: str, findings: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    return [{"id": f"{letter}-{n:03d}", **finding} for n, finding in enumerate(findings, start=1)]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _yaml(document: Mapping[str, object]) -> bytes:
    # Imported here: only a merge and the retrospective commands write YAML.
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 4096
    out = StringIO()
    yaml.dump(dict(document), out)
    return out.getvalue().encode()
