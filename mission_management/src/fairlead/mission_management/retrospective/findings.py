"""What a retrospective says: findings with their evidence, and proposals that wait for a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

FROM_LOG = "log"
"""The source of a finding that was computed; it is computed anew each time. Others are people's."""
PROPOSED = "proposed"
DEFAULT_CATEGORY = "process"


class Side(StrEnum):
    """The three lists of findings, by their keys in the file."""

    HELPED = "helped"
    NOT_HELPFUL = "not_helpful"
    GAPS = "gaps"


class Risk(StrEnum):
    """How far a proposal reaches. Whatever it is, a person applies it."""

    LOW = "low"
    STRUCTURAL = "structural"


class EvidenceKind(StrEnum):
    """What evidence points at. Existing files hold paths and ranges of events."""

    EVENT = "event"
    EVENT_RANGE = "event_range"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One entry of `evidence_refs`; `id` is what findings cite. `range` is `ID` or `ID..ID`."""

    id: str
    kind: str
    event_id: str = ""
    path: str = ""
    range: str = ""

    @property
    def event_ids(self) -> tuple[str, ...]:
        """The events that it names."""
        ends = self.range.split("..") if self.kind == EvidenceKind.EVENT_RANGE else [self.event_id]
        return tuple(end.strip() for end in ends if end.strip())

    def written(self) -> Mapping[str, object]:
        """The form in the file."""
        optional = {"event_id": self.event_id, "path": self.path, "range": self.range}
        return {"id": self.id, "kind": self.kind} | {k: v for k, v in optional.items() if v}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was seen. `refs` are ids of events, or of entries of `evidence_refs`.

    `extra` holds the keys of foreign files, kept when written.
    """

    summary: str
    category: str = DEFAULT_CATEGORY
    details: str = ""
    refs: tuple[str, ...] = ()
    id: str = ""
    source: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_computed(self) -> bool:
        """True for one that follows from the log."""
        return self.source == FROM_LOG

    def written(self) -> Mapping[str, object]:
        """The form in the file."""
        optional = {"details": self.details, "source": self.source}
        head = {"id": self.id, "category": self.category, "summary": self.summary}
        return (
            head
            | {"evidence_refs": list(self.refs)}
            | {key: value for key, value in optional.items() if value}
            | dict(self.extra)
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something to change after the mission. Nothing applies it but a person.

    `risk` is `low` or `structural`; old files lack it, or hold other words.
    """

    summary: str
    risk: str
    category: str = DEFAULT_CATEGORY
    details: str = ""
    refs: tuple[str, ...] = ()
    id: str = ""
    kind: str = ""
    status: str = PROPOSED
    change_type: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    def written(self) -> Mapping[str, object]:
        """The form in the file."""
        optional = {"kind": self.kind, "risk": self.risk, "change_type": self.change_type}
        head = {"id": self.id, "category": self.category, "summary": self.summary}
        return (
            head
            | {key: value for key, value in optional.items() if value}
            | {"status": self.status, "evidence_refs": list(self.refs)}
            | ({"details": self.details} if self.details else {})
            | dict(self.extra)
        )


@dataclass(frozen=True, slots=True)
class Retrospective:
    """The content of one retrospective.yaml, its facts aside: these follow from the log.

    `extra` holds what else the file says at its top, kept when written.
    """

    helped: tuple[Finding, ...] = ()
    not_helpful: tuple[Finding, ...] = ()
    gaps: tuple[Finding, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    created_at: str = ""
    created_by: Mapping[str, object] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def has_findings(self) -> bool:
        """True when anything was found."""
        return bool(self.helped or self.not_helpful or self.gaps)

    def side(self, side: Side) -> tuple[Finding, ...]:
        """Return the findings of one list."""
        found: tuple[Finding, ...] = getattr(self, side.value)
        return found

    def with_side(self, side: Side, findings: Sequence[Finding]) -> "Retrospective":
        """Return it with one list of findings replaced."""
        return replace(self, **{side.value: tuple(findings)})  # type: ignore[arg-type]

    def with_computed(self, computed: Mapping[Side, Sequence[Finding]]) -> "Retrospective":
        """Return it with the computed findings replaced by these; what people found stays."""
        changed = self
        for side in Side:
            kept = [finding for finding in self.side(side) if not finding.is_computed]
            changed = changed.with_side(side, [*kept, *computed.get(side, ())])
        return changed

    def cited(self, refs: Sequence[str]) -> Iterator[Evidence]:
        """Yield what some references point at; one that is in no list names an event itself."""
        entries = {entry.id: entry for entry in self.evidence}
        for ref in refs:
            yield entries.get(ref) or Evidence(ref, EvidenceKind.EVENT.value, event_id=ref)

    def counts(self) -> Mapping[str, int]:
        """Say how much there is of each: findings by list, and proposals."""
        found = {side.value: len(self.side(side)) for side in Side}
        return found | {"proposals": len(self.proposals)}
