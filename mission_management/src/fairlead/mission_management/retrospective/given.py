"""Reading a retrospective that somebody hands in, strictly: what is not understood is refused."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.retrospective.findings import (
    DEFAULT_CATEGORY,
    FROM_LOG,
    PROPOSED,
    Evidence,
    EvidenceKind,
    Finding,
    Proposal,
    Retrospective,
    Risk,
    Side,
)
from fairlead.mission_management.retrospective.source import Node

FOREIGN_KEYS = (
    "mission_number",
    "provenance",
    "policy_source",
    "generator_version",
    "provenance_history",
)
"""What other programs write at the top: it stays as the recorded file has it."""
COMPUTED_KEYS = (
    "schema_version",
    "mission_id",
    "mission_slug",
    "friendly_name",
    "mission_type",
    "target_branch",
    "created_at",
    "created_by",
    "findings_status",
    "facts",
)
"""What this program says itself, so that a file that was read and edited can be given back."""
SOURCES = (FROM_LOG, "person")
STATUSES = (PROPOSED, "accepted", "rejected", "applied")
_LISTS = (*(side.value for side in Side), "proposals", "evidence_refs")
_TOP = (*_LISTS, *COMPUTED_KEYS, *FOREIGN_KEYS)
_FINDING = ("summary", "category", "details", "evidence_refs", "id", "source")
_PROPOSAL = (
    "summary", "risk", "category", "details", "evidence_refs", "id", "kind", "status", "change_type"
)  # fmt: skip
_EVIDENCE = ("id", "kind", "event_id", "path", "range")
_SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class GivenRetrospective:
    """A file that was understood. `cited` are the places at which events are named."""

    retrospective: Retrospective
    cited: tuple[Node, ...]
    names: Mapping[str, Node]
    """Which mission it says that it is about: `mission_id` and `mission_slug`, where it does."""
    digest: str
    """SHA-256 of its bytes, hexadecimal."""

    @classmethod
    def read(cls, data: bytes, file: str) -> "GivenRetrospective":
        """Read a file.

        Raises:
            RetrospectiveInvalid, RetrospectiveUnknownKey: they name line and field.
        """
        top = Node.read(data, file).members(_TOP)
        version = top.get("schema_version")
        if version and version.value != _SCHEMA_VERSION:
            raise version.wrong(f"this program knows version {_SCHEMA_VERSION} only")
        reader = _Reader()
        if listed := top.get("evidence_refs"):
            reader.read_evidence(listed)
        lists = {side: reader.findings(top.get(side.value), side) for side in Side}
        proposals = reader.proposals(top.get("proposals"))
        found = Retrospective(
            lists[Side.HELPED],
            lists[Side.NOT_HELPFUL],
            lists[Side.GAPS],
            proposals,
            tuple(reader.entries.values()),
        )
        names = {key: top[key] for key in ("mission_id", "mission_slug") if key in top}
        return cls(found, tuple(reader.cited), names, hashlib.sha256(data).hexdigest())


class _Reader:
    """Reads the lists of one file, and collects what they cite."""

    def __init__(self) -> None:
        self.entries: dict[str, Evidence] = {}
        self.cited: list[Node] = []
        self._taken: set[str] = set()

    def read_evidence(self, listed: Node) -> None:
        for item in listed.items():
            keys = item.members(_EVIDENCE)
            entry = Evidence(
                self._id(item, keys),
                _required(item, keys, "kind").choice(list(EvidenceKind)),
                *(keys[key].text() if key in keys else "" for key in ("event_id", "path", "range")),
            )
            needed = {EvidenceKind.EVENT: "event_id", EvidenceKind.FILE: "path"}
            place = _required(item, keys, needed.get(EvidenceKind(entry.kind), "range"))
            self.entries[entry.id] = entry
            self.cited += [
                Node(place.file, place.line, place.field, name) for name in entry.event_ids
            ]

    def findings(self, listed: Node | None, side: Side) -> tuple[Finding, ...]:
        return tuple(self._finding(item, side) for item in listed.items()) if listed else ()

    def proposals(self, listed: Node | None) -> tuple[Proposal, ...]:
        return tuple(self._proposal(item) for item in listed.items()) if listed else ()

    def _finding(self, item: Node, side: Side) -> Finding:
        keys = item.members(_FINDING)
        refs = self._refs(keys)
        if not refs and side is not Side.GAPS:
            why = "it has no evidence_refs: name the events that show it (only gaps leave none)"
            raise item.wrong(why)
        return Finding(
            _required(item, keys, "summary").text(),
            _text(keys, "category") or DEFAULT_CATEGORY,
            _text(keys, "details"),
            refs,
            self._id(item, keys) if "id" in keys else "",
            keys["source"].choice(SOURCES) if "source" in keys else "",
        )

    def _proposal(self, item: Node) -> Proposal:
        keys = item.members(_PROPOSAL)
        return Proposal(
            _required(item, keys, "summary").text(),
            _required(item, keys, "risk").choice(list(Risk)),
            _text(keys, "category") or DEFAULT_CATEGORY,
            _text(keys, "details"),
            self._refs(keys),
            self._id(item, keys) if "id" in keys else "",
            _text(keys, "kind"),
            keys["status"].choice(STATUSES) if "status" in keys else PROPOSED,
            _text(keys, "change_type"),
        )

    def _refs(self, keys: Mapping[str, Node]) -> tuple[str, ...]:
        listed = keys["evidence_refs"].items() if "evidence_refs" in keys else ()
        for ref in listed:
            if ref.text() not in self.entries:
                self.cited.append(ref)
        return tuple(ref.text() for ref in listed)

    def _id(self, item: Node, keys: Mapping[str, Node]) -> str:
        name = _required(item, keys, "id").text()
        if name in self._taken:
            raise keys["id"].wrong(f"{name} is there twice")
        self._taken.add(name)
        return name


def _required(item: Node, keys: Mapping[str, Node], key: str) -> Node:
    if key not in keys:
        raise item.wrong(f"it has no {key}")
    return keys[key]


def _text(keys: Mapping[str, Node], key: str) -> str:
    return keys[key].text() if key in keys else ""
