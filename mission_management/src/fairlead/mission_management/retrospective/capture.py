"""Use case: record a retrospective, somebody's or the one that the log alone gives."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fairlead.mission_management.integration import RETROSPECTIVE_FILE
from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.retrospective.draft import GENERATOR, computed
from fairlead.mission_management.retrospective.errors import (
    ProposalNeedsPerson,
    RetrospectiveInvalid,
)
from fairlead.mission_management.retrospective.evidence import refuse_unknown_events
from fairlead.mission_management.retrospective.facts import MissionFacts, mission_facts
from fairlead.mission_management.retrospective.findings import PROPOSED, Retrospective
from fairlead.mission_management.retrospective.given import GivenRetrospective
from fairlead.mission_management.retrospective.numbering import numbered
from fairlead.mission_management.retrospective.recorded import (
    parse_recorded,
    recorded_retrospective,
    retrospective_text,
)
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusLedger,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.git import Oid

CAPTURED = "RetrospectiveCaptured"


@dataclass(frozen=True, slots=True)
class CapturedRetrospective:
    """A retrospective that is at the authority now."""

    mission_slug: str
    retrospective: Retrospective
    facts: MissionFacts
    generated: bool
    receipt: CommitReceipt

    @property
    def changed(self) -> bool:
        """False when the authority held exactly this before."""
        return bool(self.receipt.event_ids) or not self.receipt.already_applied

    def written(self) -> Mapping[str, object]:
        """The `data` of `retrospect --from` and `--generate --json`."""
        return {
            "mission_slug": self.mission_slug,
            "artifact": RETROSPECTIVE_FILE,
            "changed": self.changed,
            "generated": self.generated,
            **self.retrospective.counts(),
            "facts": self.facts.written(),
            "commits": [commit_summary(self.receipt)],
            "event_ids": list(self.receipt.event_ids),
        }


@dataclass(frozen=True, slots=True)
class CaptureRetrospective:
    """Records what people found, or computes what the log shows; once for the same content."""

    ledger: StatusLedger

    def __call__(
        self, context: WriteContext, given: GivenRetrospective | None, operation: Operation
    ) -> CapturedRetrospective:
        """Record what was given, with the facts; None keeps people's findings, computes the rest.

        Raises:
            RetrospectiveEventUnknown: evidence names an event that the log does not hold.
            RetrospectiveInvalid: it is about another mission; or the recorded file cannot be read.
            ProposalNeedsPerson: an agent decides on a proposal.
            BookkeepingError: the write was refused; nothing changed.
        """
        source = given.digest if given else None
        asked = operation.with_request(artifact=RETROSPECTIVE_FILE, sha256=source)
        receipt = self.ledger.record(
            context, asked, lambda state: _change(state, given, asked.actor)
        )
        surface = replace(context.surface, read_commit=Oid(receipt.commit_sha))
        state = self.ledger.load(replace(context, surface=surface))
        recorded = recorded_retrospective(state) or Retrospective()
        slug, facts = context.identity.mission_slug, mission_facts(state)
        return CapturedRetrospective(slug, recorded, facts, given is None, receipt)


def _change(state: MissionState, given: GivenRetrospective | None, actor: Actor) -> Change:
    before = _readable(state, lenient=given is not None)
    facts = mission_facts(state)
    if given:
        _refuse_other_mission(state, given)
        entries = [entry.id for entry in given.retrospective.evidence]
        refuse_unknown_events(given.cited, state.log, entries)
        _refuse_decided_by_machine(before, given.retrospective, actor)
        wanted = replace(given.retrospective, extra=before.extra)
    else:
        wanted = before.with_computed(computed(facts))
    wanted = numbered(wanted)
    same_author = replace(wanted, created_at=before.created_at, created_by=before.created_by)
    if retrospective_text(state, same_author, facts) == state.read_file(RETROSPECTIVE_FILE):
        return Change((), "retrospective: nothing to change")
    author = actor.written() if given else before.created_by or GENERATOR.written()
    text = retrospective_text(state, replace(same_author, created_by=author), facts)
    payload = {"generated": given is None, **parse_recorded(text).counts()}
    event = LifecycleRecorded(CAPTURED, actor, payload)
    return Change((event,), "capture the retrospective", {RETROSPECTIVE_FILE: text})


def _readable(state: MissionState, *, lenient: bool) -> Retrospective:
    """What is recorded; what cannot be read is replaced by what is given, never by computing."""
    try:
        return recorded_retrospective(state) or Retrospective()
    except RetrospectiveInvalid:
        if lenient:
            return Retrospective()
        raise


def _refuse_other_mission(state: MissionState, given: GivenRetrospective) -> None:
    for key, node in given.names.items():
        here = state.meta.text(key)
        if here and node.text() != here:
            raise node.wrong(f"it is about {node.text()}, and this mission is {here}")


def _refuse_decided_by_machine(before: Retrospective, given: Retrospective, actor: Actor) -> None:
    """An agent proposes; what becomes of it is for people to say (contract lifecycle)."""
    if actor.is_person:
        return
    known = {(proposal.summary, proposal.status) for proposal in before.proposals}
    for proposal in given.proposals:
        decided = proposal.status != PROPOSED
        if decided and (proposal.summary, proposal.status) not in known:
            raise ProposalNeedsPerson(proposal.summary, proposal.status, str(actor))
