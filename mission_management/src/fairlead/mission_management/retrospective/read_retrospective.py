"""Use case: show the retrospective of a mission, every piece of evidence with what it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairlead.mission_management.integration import RETROSPECTIVE_FILE
from fairlead.mission_management.retrospective.errors import RetrospectiveNotFound
from fairlead.mission_management.retrospective.evidence import told
from fairlead.mission_management.retrospective.facts import MissionFacts, mission_facts
from fairlead.mission_management.retrospective.findings import (
    Evidence,
    Finding,
    Proposal,
    Retrospective,
    Side,
)
from fairlead.mission_management.retrospective.recorded import recorded_retrospective
from fairlead.mission_management.status import EventLog, StatusLedger
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.naming import HEADS


@dataclass(frozen=True, slots=True)
class ShownRetrospective:
    """A retrospective as it is at the authority; its facts are those of the log as it is now."""

    mission_slug: str
    friendly_name: str
    ref: str
    retrospective: Retrospective
    facts: MissionFacts
    log: EventLog

    def written(self) -> Mapping[str, object]:
        """The `data` of `retrospect --json`."""
        found = self.retrospective
        return {
            "mission_slug": self.mission_slug,
            "friendly_name": self.friendly_name,
            "artifact": RETROSPECTIVE_FILE,
            "authority_ref": self.ref.removeprefix(HEADS),
            "created_at": found.created_at or None,
            "created_by": str(found.created_by.get("id") or "") or None,
            **{side.value: [self._finding(f) for f in found.side(side)] for side in Side},
            "proposals": [self._proposal(proposal) for proposal in found.proposals],
            "facts": self.facts.written(),
        }

    def _finding(self, finding: Finding) -> Mapping[str, object]:
        return {
            "id": finding.id or None,
            "category": finding.category,
            "summary": finding.summary,
            "details": finding.details or None,
            "computed": finding.is_computed,
            "evidence": self._evidence(finding.refs),
        }

    def _proposal(self, proposal: Proposal) -> Mapping[str, object]:
        return {
            "id": proposal.id or None,
            "category": proposal.category,
            "summary": proposal.summary,
            "details": proposal.details or None,
            "risk": proposal.risk or None,
            "status": proposal.status,
            "evidence": self._evidence(proposal.refs),
        }

    def _evidence(self, refs: Sequence[str]) -> Sequence[Mapping[str, object]]:
        return [self._told(entry) for entry in self.retrospective.cited(refs)]

    def _told(self, entry: Evidence) -> Mapping[str, object]:
        row = self.log.find(entry.event_ids[0]) if entry.event_ids else None
        event = told(row) if row else {}
        return {
            "kind": entry.kind,
            "event_id": entry.event_ids[0] if entry.event_ids else None,
            "range": entry.range or None,
            "path": entry.path or None,
            "at": event.get("at") or None,
            "what": event.get("what") or None,
        }


@dataclass(frozen=True, slots=True)
class ReadRetrospective:
    """Reads retrospective.yaml at the authority: the archive of a mission that is over."""

    ledger: StatusLedger

    def __call__(self, context: ReadContext) -> ShownRetrospective:
        """Return the retrospective, whatever program wrote it.

        Raises:
            RetrospectiveNotFound: there is none.
            RetrospectiveInvalid: it is no YAML.
        """
        state = self.ledger.load(context)
        found = recorded_retrospective(state)
        identity = context.identity
        if found is None:
            raise RetrospectiveNotFound(identity.mission_slug)
        facts = mission_facts(state)
        ref = context.surface.read_ref
        return ShownRetrospective(
            identity.mission_slug, identity.friendly_name, ref, found, facts, state.log
        )
