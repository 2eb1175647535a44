"""Use case: move a work package to another lane."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from fairlead.mission_management.status.change import Change
from fairlead.mission_management.status.events import WorkPackageMoved
from fairlead.mission_management.status.mission_state import MissionState
from fairlead.mission_management.status.mission_status import MissionStatus
from fairlead.mission_management.status.ports import StatusLedger
from fairlead.mission_management.status.reading import moved_of
from fairlead.mission_management.status.request import TransitionRequest
from fairlead.mission_management.status.rules import TransitionRules
from fairlead.mission_management.status.values import Lease
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.git import Oid


class Moved(NamedTuple):
    """The receipt, and the transition that it stands for."""

    receipt: CommitReceipt
    event: WorkPackageMoved

    @property
    def lease(self) -> Lease | None:
        """The lease under which the package is held now."""
        return Lease.read(self.event.metadata.get("lease"))


@dataclass(frozen=True, slots=True)
class MoveWorkPackage:
    """Decides under the lock, so that the answer is right at the moment of writing.

    A retry of the same operation finds what it did before. The holder's lease is renewed.
    """

    ledger: StatusLedger
    rules: TransitionRules

    def __call__(
        self,
        context: WriteContext,
        request: TransitionRequest,
        operation: Operation,
        *,
        decide: Callable[[MissionState], Change] | None = None,
    ) -> Moved:
        """Move the package; `decide` decides in place of the rules alone.

        Raises:
            StatusError: the step is refused. BookkeepingError: the write is. Nothing changed.
        """
        decided: list[WorkPackageMoved] = []

        def by_rules(state: MissionState) -> Change:
            status = MissionStatus.of(context, state, self.rules)
            status.transition(request)
            return status.change()

        def noted(state: MissionState) -> Change:
            change = (decide or by_rules)(state)
            moves = [event for event in change.events if isinstance(event, WorkPackageMoved)]
            decided[:] = moves[:1]
            return change

        asked = operation.with_request(**request.asked())
        receipt = self.ledger.record(context, asked, noted)
        moved = Moved(receipt, decided[0] if decided else self._recorded(context, receipt))
        self._renew(context, moved)
        return moved

    def _recorded(self, context: WriteContext, receipt: CommitReceipt) -> WorkPackageMoved:
        """A retry that found its own commit: what it says is in the log there."""
        surface = replace(context.surface, read_commit=Oid(receipt.commit_sha))
        state = self.ledger.load(replace(context, surface=surface))
        return moved_of(state.log, receipt.event_ids)

    def _renew(self, context: WriteContext, moved: Moved) -> None:
        lease, beats = moved.lease, self.rules.heartbeats
        if lease and beats and lease.holder == moved.event.actor.id:
            beats.beat(context.identity.state_key, moved.event.wp_id, lease.generation)
