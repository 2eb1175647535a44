"""Whether a mission as a whole has done what its change mode promised."""

from dataclasses import dataclass

from fairlead.governance.policy import ChangeModePolicy, Demand, GatedStep
from fairlead.mission_management.occurrences.code_tree import CodeTree
from fairlead.mission_management.occurrences.verify_references import VerifyReferences
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.context import WriteContext


@dataclass(frozen=True, slots=True)
class BulkEditProof:
    """Verifies the mission's code before it is accepted: also what no package owned."""

    policy: ChangeModePolicy
    verify: VerifyReferences

    def is_demanded(self, state: MissionState) -> bool:
        """Tell whether the mission's acceptance waits for it.

        Raises:
            ChangeModeUnknown: the mission names a mode that this program does not know.
        """
        return self.policy.demand(state.meta.change_mode, GatedStep.ACCEPT) is Demand.NOTHING_LEFT

    def demand(self, context: WriteContext, state: MissionState) -> None:
        """Verify the tree that the state was read from.

        Raises:
            OccurrenceMapMissing, OccurrenceMapInvalid: there is no map to go by.
            BulkEditUnfinished: something is left; the error lists all of it.
        """
        assert state.as_of is not None, "a mission that is being created is not accepted"
        tree = CodeTree(self.verify.trees.repository, state.as_of)
        self.verify.at(context, state, tree, None)
