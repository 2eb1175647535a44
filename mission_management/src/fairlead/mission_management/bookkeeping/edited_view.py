"""The worktree that shows a mission, as a person has edited it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fairlead.mission_management.bookkeeping.ports import MachineState
from fairlead.mission_management.bookkeeping.roll_forward import DEFERRED_FILE
from fairlead.shared_kernel.commit_target import CommitTarget, Operation
from fairlead.shared_kernel.git import ShownRefs
from fairlead.shared_kernel.identity import MissionIdentity

if TYPE_CHECKING:
    from fairlead.mission_management.bookkeeping.transaction import BookkeepingTransaction


@dataclass(frozen=True, slots=True)
class EditedView:
    """Finds the worktree, and puts files right that only the program may write."""

    shown: ShownRefs
    machine: MachineState
    transactions: Callable[[], "BookkeepingTransaction"]

    def worktree(self, ref: str) -> Path | None:
        """Return the worktree that shows the ref now."""
        return self.shown.worktree_of(ref)

    def behind(self, worktree: Path, state_key: str) -> str | None:
        """Say why the worktree may not show the ref as it is now, or None; call under the lock."""
        busy = self.shown.busy(worktree)
        if busy is None and self.machine.read(state_key, DEFERRED_FILE) is not None:
            return "an update that is not finished"
        return busy

    def show_again(
        self,
        identity: MissionIdentity,
        target: CommitTarget,
        operation: Operation,
        paths: Sequence[str],
    ) -> tuple[Path, ...]:
        """Show these paths as the ref has them; return where a person's edits were set aside.

        Raises:
            MissionLockTimeout: somebody else is at work on the mission.
        """
        return self.transactions().show_again(identity, target, operation, paths)
