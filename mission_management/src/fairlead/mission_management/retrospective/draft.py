"""What the log alone lets one find: findings that are computed, each with its events."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from typing_extensions import override

from fairlead.mission_management.integration import RetrospectiveDraft
from fairlead.mission_management.retrospective.facts import MissionFacts, mission_facts
from fairlead.mission_management.retrospective.findings import (
    FROM_LOG,
    Finding,
    Retrospective,
    Side,
)
from fairlead.mission_management.retrospective.numbering import numbered
from fairlead.mission_management.retrospective.package_facts import PackageFacts
from fairlead.mission_management.retrospective.recorded import retrospective_text
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.counting import times

GENERATOR = Actor(ActorKind.SERVICE, "fairlead")
_CATEGORY = "implementation"


@dataclass(frozen=True, slots=True)
class GeneratedRetrospective(RetrospectiveDraft):
    """Writes what the log alone can tell; judgements are left to people."""

    @override
    def __call__(self, state: MissionState) -> bytes:
        facts = mission_facts(state)
        drafted = Retrospective(created_by=GENERATOR.written()).with_computed(computed(facts))
        return retrospective_text(state, numbered(drafted), facts)


def computed(facts: MissionFacts) -> Mapping[Side, Sequence[Finding]]:
    """Return the findings that follow from the facts."""
    smooth = "was done without a rejection, a conflict, a block or a forced move"
    return {
        Side.HELPED: [
            _finding(f"{package.wp_id} {smooth}", [package.last_event_id])
            for package in facts.packages
            if package.was_smooth
        ],
        Side.NOT_HELPFUL: [
            *(finding for package in facts.packages for finding in _troubles(package)),
            *_landing(facts.landing_conflicts),
        ],
    }


def _troubles(package: PackageFacts) -> Iterator[Finding]:
    name = package.wp_id
    for events, what in (
        (package.rejections, "was sent back by its reviews"),
        (package.conflicts, "did not merge as it was"),
        (package.forced_moves, "was moved by force"),
        (package.reclaimed, "lost its lease to the clock"),
    ):
        if events:
            yield _finding(f"{name} {what} {times(len(events))}", events)
    if package.blocked:
        yield _finding(f"{name} was blocked {_blocked(package)}", package.blocked)
    if package.was_canceled:
        why = f": {package.canceled_because}" if package.canceled_because else ""
        yield _finding(f"{name} was canceled{why}", [package.last_event_id])


def _landing(conflicts: Sequence[str]) -> Iterator[Finding]:
    if conflicts:
        yield _finding(f"the mission did not land as it was {times(len(conflicts))}", conflicts)


def _finding(summary: str, events: Sequence[str]) -> Finding:
    return Finding(summary, _CATEGORY, refs=tuple(filter(None, events)), source=FROM_LOG)


def _blocked(package: PackageFacts) -> str:
    """Say how often and for how long; no time where the log has none to the second."""
    seconds, often = package.blocked_seconds, times(len(package.blocked))
    long = "less than a second" if seconds < 1 else f"{seconds:.0f} s"
    known = f", for {long}" if seconds else ""
    return often + known + (", and is so still" if package.is_blocked else "")
