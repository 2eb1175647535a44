"""The gate of a bulk edit: which steps of its packages pass. What is demanded, governance says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from typing_extensions import override

from fairlead.governance.policy import ChangeModePolicy, Demand, GatedStep
from fairlead.mission_management.occurrences.check_map import demand_complete
from fairlead.mission_management.occurrences.code_tree import CodeTree
from fairlead.mission_management.occurrences.mission_map import map_of
from fairlead.mission_management.occurrences.verify_references import VerifyReferences
from fairlead.mission_management.status import MissionState, StatusLane, StepGate
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.git import Oid

_L = StatusLane
_STEPS: Mapping[tuple[StatusLane, StatusLane], GatedStep] = {
    (_L.PLANNED, _L.CLAIMED): GatedStep.BEGIN,
    (_L.IN_PROGRESS, _L.FOR_REVIEW): GatedStep.HAND_IN,
    (_L.IN_PROGRESS, _L.APPROVED): GatedStep.APPROVE,
    (_L.IN_REVIEW, _L.APPROVED): GatedStep.APPROVE,
}
"""A review may always be taken up and given back: who finds something left sends the work back."""
_NO_CODE = "planning_artifact"


@dataclass(frozen=True, slots=True)
class BulkEditGate(StepGate):
    """Asks for a checked map before work begins, and for nothing left before it is handed on."""

    policy: ChangeModePolicy
    verify: VerifyReferences

    @override
    def check(
        self,
        context: WriteContext,
        state: MissionState,
        wp_id: str,
        step: tuple[StatusLane, StatusLane],
        tip: Callable[[], Oid | None],
    ) -> None:
        gated = _STEPS.get(step)
        demand = self.policy.demand(state.meta.change_mode, gated) if gated else None
        match demand:
            case Demand.CHECKED_MAP:
                decided = map_of(state, context.identity.mission_slug)
                demand_complete(decided, self._tree(state.as_of))
            case Demand.NOTHING_LEFT if not _delivers_no_code(state, wp_id):
                tree = self._tree(tip() or state.as_of)
                self.verify.at(context, state, tree, wp_id)
            case _:
                pass

    def _tree(self, commit: Oid | None) -> CodeTree:
        assert commit is not None, "a mission that is being created has no packages"
        return CodeTree(self.verify.trees.repository, commit)


def _delivers_no_code(state: MissionState, wp_id: str) -> bool:
    package = state.plan.work_package(wp_id) if state.plan else None
    return package is not None and package.execution_mode == _NO_CODE
