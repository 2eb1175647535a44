"""Use case: let a worktree that shows an authority ref catch up with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.mission_management.bookkeeping.ports import MachineState
from fairlead.mission_management.bookkeeping.roll_forward import DEFERRED_FILE
from fairlead.shared_kernel.commit_target import CommitTarget, Operation
from fairlead.shared_kernel.identity import MissionIdentity

if TYPE_CHECKING:
    from fairlead.mission_management.bookkeeping.transaction import BookkeepingTransaction


@dataclass(frozen=True, slots=True)
class SettleView:
    """Finishes what a killed command, or one in the middle of a git operation, put off."""

    machine: MachineState
    transactions: Callable[[], "BookkeepingTransaction"]

    def is_pending(self, state_key: str) -> bool:
        """Tell whether a worktree lags behind the ref that it shows."""
        return self.machine.read(state_key, DEFERRED_FILE) is not None

    def __call__(
        self, identity: MissionIdentity, target: CommitTarget, operation: Operation
    ) -> tuple[str, ...]:
        """Bring the worktree into step, under the mission's lock; nothing is committed.

        Returns what a person should know. It may still lag: a git operation is still under way.

        Raises:
            MissionLockTimeout: somebody else is at work on the mission.
        """
        return self.transactions().heal(identity, target, operation)
