"""Ids for findings, proposals and evidence: given once, and the same again for the same content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from fairlead.mission_management.retrospective.findings import (
    Evidence,
    EvidenceKind,
    Finding,
    Proposal,
    Retrospective,
    Side,
)

_Cites = TypeVar("_Cites", Finding, Proposal)
_LETTERS = {Side.HELPED: "h", Side.NOT_HELPFUL: "n", Side.GAPS: "g"}


def numbered(retrospective: Retrospective) -> Retrospective:
    """Give an id to everything that lacks one, and list each event that is cited once.

    Events that nothing cites any more are not listed; files and ranges stay.
    """
    listing = _Listing(list(retrospective.evidence))
    changed = retrospective
    for side in Side:
        found = _with_ids(retrospective.side(side), _LETTERS[side])
        changed = changed.with_side(side, [listing.listed(finding) for finding in found])
    proposals = _with_ids(retrospective.proposals, "p")
    return replace(
        changed,
        proposals=tuple(listing.listed(proposal) for proposal in proposals),
        evidence=tuple(listing.used()),
    )


@dataclass(slots=True)
class _Listing:
    """The entries of `evidence_refs`, and which of them are cited."""

    entries: list[Evidence]
    _cited: set[str] = field(default_factory=set)

    def listed(self, cites: _Cites) -> _Cites:
        refs = tuple(dict.fromkeys(self._entry(ref) for ref in cites.refs))
        self._cited.update(refs)
        return replace(cites, refs=refs)

    def used(self) -> Iterator[Evidence]:
        for entry in self.entries:
            if entry.kind != EvidenceKind.EVENT or entry.id in self._cited:
                yield entry

    def _entry(self, ref: str) -> str:
        known = {entry.id for entry in self.entries}
        if ref in known:
            return ref
        same = (e for e in self.entries if e.kind == EvidenceKind.EVENT and e.event_id == ref)
        found = next(same, None)
        if found is None:
            found = Evidence(next(_free("e", known)), EvidenceKind.EVENT.value, event_id=ref)
            self.entries.append(found)
        return found.id


def _with_ids(found: Sequence[_Cites], letter: str) -> Iterator[_Cites]:
    free = _free(letter, {one.id for one in found})
    for one in found:
        yield one if one.id else replace(one, id=next(free))


def _free(letter: str, taken: set[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        name = f"{letter}-{number:03d}"
        if name not in taken:
            yield name
