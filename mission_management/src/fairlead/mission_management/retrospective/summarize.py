"""Use case: look back at one mission, or at all of them, in few words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from fairlead.mission_management.bookkeeping import read_state
from fairlead.mission_management.missions import MissionCatalog, Unavailable
from fairlead.mission_management.retrospective.facts import NO_FACTS, MissionFacts, mission_facts
from fairlead.mission_management.retrospective.findings import PROPOSED, Retrospective
from fairlead.mission_management.retrospective.recorded import recorded_retrospective
from fairlead.mission_management.status import MissionState, StatusLedger, phase_of
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import Objects
from fairlead.shared_kernel.identity import MissionIdentity


@dataclass(frozen=True, slots=True)
class MissionLookedAt:
    """One mission in the summary; `retrospective` is None where nobody wrote one."""

    identity: MissionIdentity
    phase: str
    retrospective: Retrospective | None
    facts: MissionFacts

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        found = self.retrospective or Retrospective()
        facts = self.facts
        return {
            "mission_slug": self.identity.mission_slug,
            "friendly_name": self.identity.friendly_name,
            "phase": self.phase,
            "has_retrospective": self.retrospective is not None,
            **found.counts(),
            "duration_seconds": facts.duration_seconds,
            **facts.totals(),
            "cycle_seconds_by_lane": dict(facts.cycle_seconds_by_lane()),
        }


@dataclass(frozen=True, slots=True)
class RetrospectiveSummary:
    """Missions looked back at, by name; those that cannot be read are named with the reason."""

    missions: tuple[MissionLookedAt, ...]
    unreadable: tuple[tuple[str, FairleadError], ...] = ()

    def written(self) -> Mapping[str, object]:
        """The `data` of `retrospect summary --json`."""
        return {
            "missions": [mission.written() for mission in self.missions],
            "totals": dict(self._totals()),
            "open_proposals": list(self._open_proposals()),
            "unreadable": [
                {"mission_slug": name, "code": error.code, "message": error.message}
                for name, error in self.unreadable
            ],
        }

    def _totals(self) -> Mapping[str, int | float]:
        counts = [(mission.retrospective or Retrospective()).counts() for mission in self.missions]
        facts = [mission.facts.totals() for mission in self.missions]
        written = sum(mission.retrospective is not None for mission in self.missions)
        return {
            "missions": len(self.missions),
            "with_retrospective": written,
            **{name: sum(one[name] for one in counts) for name in Retrospective().counts()},
            **{name: round(sum(one[name] for one in facts), 6) for name in NO_FACTS.totals()},
        }

    def _open_proposals(self) -> Iterator[Mapping[str, object]]:
        for mission in self.missions:
            found = mission.retrospective
            for proposal in found.proposals if found else ():
                if proposal.status == PROPOSED:
                    yield {
                        "mission_slug": mission.identity.mission_slug,
                        "id": proposal.id or None,
                        "risk": proposal.risk or None,
                        "summary": proposal.summary,
                    }


@dataclass(frozen=True, slots=True)
class SummarizeRetrospectives:
    """Counts what was found, and computes from the logs how the missions went."""

    catalog: MissionCatalog
    ledger: StatusLedger
    objects: Objects

    def one(self, context: ReadContext) -> RetrospectiveSummary:
        """Return the summary of one mission.

        Raises:
            MalformedLog, RetrospectiveInvalid: log or retrospective cannot be read.
        """
        return RetrospectiveSummary((_looked_at(context.identity, self.ledger.load(context)),))

    def __call__(self, progress: Callable[[str], None] = lambda _: None) -> RetrospectiveSummary:
        """Return the summary of every mission of the repository."""
        looked_at: list[MissionLookedAt] = []
        unreadable: list[tuple[str, FairleadError]] = []
        for mission in self.catalog.survey():
            name = mission.folder.value
            progress(name)
            if isinstance(mission, Unavailable):
                unreadable.append((name, mission.error))
                continue
            try:
                state = read_state(self.objects, mission.authority.commit, mission.folder)
                looked_at.append(_looked_at(mission.identity, state))
            except FairleadError as error:
                unreadable.append((name, error))
        return RetrospectiveSummary(tuple(looked_at), tuple(unreadable))


def _looked_at(identity: MissionIdentity, state: MissionState) -> MissionLookedAt:
    found = recorded_retrospective(state)
    return MissionLookedAt(identity, phase_of(state), found, mission_facts(state))
