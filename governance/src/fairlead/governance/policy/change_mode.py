"""What a step waits for where a mission changes code in a special way (`change_mode`).

A bulk edit changes one thing in many places. Nobody begins it before an occurrence map decides
every kind of place, no package of it leaves its worker's hands while one of its places is left, and
the mission is not accepted while one is left anywhere (contract lifecycle, bulk edit). Pure:
whether a demand is met is for those who know the code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fairlead.governance.policy.errors import ChangeModeUnknown


class ChangeMode(StrEnum):
    """How a mission changes code. Without one it changes it as any mission does."""

    BULK_EDIT = "bulk_edit"


class GatedStep(StrEnum):
    """A step of a package, or of the mission, that may wait for more than is asked of all."""

    BEGIN = "implement"
    HAND_IN = "for_review"
    APPROVE = "approve"
    ACCEPT = "accept"


class Demand(StrEnum):
    """What must hold before a step is taken."""

    CHECKED_MAP = "checked_map"
    """There is an occurrence map, it is valid, and it decides everything."""
    NOTHING_LEFT = "nothing_left"
    """No old name is left, no old path, and nothing that points there: in what the package owns, or
    in all of the code."""


_BULK_EDIT: Mapping[GatedStep, Demand] = {
    GatedStep.BEGIN: Demand.CHECKED_MAP,
    GatedStep.HAND_IN: Demand.NOTHING_LEFT,
    GatedStep.APPROVE: Demand.NOTHING_LEFT,
    GatedStep.ACCEPT: Demand.NOTHING_LEFT,
}
_DEMANDS: Mapping[str, Mapping[GatedStep, Demand]] = {ChangeMode.BULK_EDIT: _BULK_EDIT}


@dataclass(frozen=True, slots=True)
class GateRule:
    """One gate, for people to look at."""

    mode: ChangeMode
    step: GatedStep
    demand: Demand


@dataclass(frozen=True, slots=True)
class ChangeModePolicy:
    """Says what a step waits for. A mode that nobody knows lets no step pass."""

    def rules(self) -> tuple[GateRule, ...]:
        """Return every gate."""
        return tuple(
            GateRule(ChangeMode(mode), step, demand)
            for mode, demands in _DEMANDS.items()
            for step, demand in demands.items()
        )

    def demand(self, change_mode: str, step: GatedStep) -> Demand | None:
        """Return what must hold before the step; None where nothing must, or there is no mode.

        Raises:
            ChangeModeUnknown: the mission names a mode that this program does not know.
        """
        if not change_mode:
            return None
        if change_mode not in _DEMANDS:
            raise ChangeModeUnknown(change_mode, sorted(_DEMANDS))
        return _DEMANDS[change_mode].get(step)
