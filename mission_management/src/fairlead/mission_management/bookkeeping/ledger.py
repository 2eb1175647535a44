"""The port of the status module, met by the bookkeeping transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

from fairlead.mission_management.bookkeeping.state import read_state
from fairlead.mission_management.status import EVENTS_FILE, StatusLedger
from fairlead.shared_kernel.naming import MissionNames

if TYPE_CHECKING:
    from fairlead.mission_management.bookkeeping.transaction import BookkeepingTransaction
    from fairlead.mission_management.status import Change, MissionState
    from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
    from fairlead.shared_kernel.context import ReadContext, WriteContext
    from fairlead.shared_kernel.git import Repository


@dataclass(frozen=True, slots=True)
class TransactionLedger(StatusLedger):
    """Statuses on the authority ref: read from the object store, written by transactions."""

    repository: Repository
    transactions: Callable[[], BookkeepingTransaction]
    """Made at the first write: reading needs no lock and no policy."""

    @override
    def load(self, context: ReadContext | WriteContext) -> MissionState:
        return read_state(
            self.repository.objects, context.surface.read_commit, context.identity.folder
        )

    @override
    def applied(self, context: WriteContext, operation: Operation) -> CommitReceipt | None:
        target, folder = context.branches.destination, context.identity.folder
        tip = self.repository.refs.read(target.ref) if operation.explicit else None
        if tip is None:
            return None
        from fairlead.mission_management.bookkeeping.applied import AppliedAt, applied_before

        log = read_state(self.repository.objects, tip, folder).log
        where = AppliedAt(target.display, MissionNames(folder).file(EVENTS_FILE))
        return applied_before(self.repository, tip, log, operation, where)

    @override
    def record(
        self,
        context: WriteContext,
        operation: Operation,
        decide: Callable[[MissionState], Change],
    ) -> CommitReceipt:
        from fairlead.mission_management.bookkeeping.reviewed_code import flush_code

        def decided(state: MissionState) -> Change:
            change = decide(state)
            flush_code(self.repository, context, state, change)
            return change

        return self.transactions().transact(
            context.identity, context.branches.destination, operation, decided
        )
