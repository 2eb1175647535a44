"""What this module needs from outside. Implementations live in `bookkeeping` and `adapters/`."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from fairlead.mission_management.status.change import Change
    from fairlead.mission_management.status.mission_state import MissionState
    from fairlead.mission_management.status.values import StatusLane
    from fairlead.mission_management.status.waiting_conflict import WaitingConflict
    from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
    from fairlead.shared_kernel.context import ReadContext, StatusSurface, WriteContext
    from fairlead.shared_kernel.git import Oid
    from fairlead.shared_kernel.identity import MissionIdentity


class StatusLedger(Protocol):
    """Where statuses are kept: the authority ref, through the bookkeeping transaction."""

    @abstractmethod
    def load(self, context: ReadContext | WriteContext) -> MissionState:
        """Return the state at one commit of the authority ref. Needs no lock and no worktree.

        Raises:
            StatusReadPathNotFound: the mission directory is not at that commit.
            MalformedLog: a line of the log is not what this program or its kin writes.
        """
        ...

    @abstractmethod
    def applied(self, context: WriteContext, operation: Operation) -> CommitReceipt | None:
        """Return the receipt of an operation that was recorded before, or None.

        For use cases whose decision depends on the state: a retry is asked after before anything
        else is. Only operations with an id that the caller gave are looked for.

        Raises:
            OperationIdConflict: the id was used for another request.
        """
        ...

    @abstractmethod
    def record(
        self,
        context: WriteContext,
        operation: Operation,
        decide: Callable[[MissionState], Change],
    ) -> CommitReceipt:
        """Decide under the lock on the state as it is then, and write it as one commit.

        `decide` runs again when somebody outside moved the ref meanwhile, so it must be pure. What
        it raises leaves everything as it was.

        Raises:
            BookkeepingError: any refusal of contract bookkeeping; nothing was written.
        """
        ...


class LaneFacts(Protocol):
    """What git knows of the code of a package (contract status, guards of for_review)."""

    @abstractmethod
    def lane_tip(self, context: WriteContext, state: MissionState, wp_id: str) -> Oid | None:
        """Return the tip of the branch that carries the package, or None where there is none."""
        ...

    @abstractmethod
    def touched(
        self, context: WriteContext, state: MissionState, wp_id: str
    ) -> tuple[int, tuple[str, ...]]:
        """Return how many commits the lane has of the package's own, and the paths they changed.

        Neither what the lane held at the package's first claim nor merges count.
        """
        ...


class StepGate(Protocol):
    """What a step waits for beside its guards in a mission that has a change mode."""

    @abstractmethod
    def check(
        self,
        context: WriteContext,
        state: MissionState,
        wp_id: str,
        step: tuple[StatusLane, StatusLane],
        tip: Callable[[], Oid | None],
    ) -> None:
        """Let a step pass, from one lane to another; `tip` reads the tip of the package's branch.

        Asked after the guards, and of no forced step. Pure for a given state and tip.

        Raises:
            FairleadError: the step is refused; the error says what is to be done first.
        """
        ...


class Heartbeats(Protocol):
    """Signs of life of lease holders, in machine state: never a commit."""

    @abstractmethod
    def last(self, state_key: str, wp_id: str, generation: int) -> datetime | None:
        """Return when this lease was last renewed, UTC; None if never."""
        ...

    @abstractmethod
    def beat(self, state_key: str, wp_id: str, generation: int) -> bool:
        """Renew the lease now; False where it could not be written.

        Never raises for that: a lease that is not renewed only ends earlier, and what was recorded
        before must not look refused.
        """
        ...


class ShownLogs(Protocol):
    """The log as a worktree shows it: a view, and what another program has not committed yet."""

    @abstractmethod
    def read(self, surface: StatusSurface) -> bytes | None:
        """Return the log's file where a worktree shows the authority ref; None where none does.

        Nothing but a plain file inside that worktree is read.
        """
        ...


class WaitingConflicts(Protocol):
    """Conflicts that wait on this machine for somebody to resolve them. No commit holds them."""

    @abstractmethod
    def of(
        self, identity: MissionIdentity, wp_ids: Iterable[str | None]
    ) -> tuple[WaitingConflict, ...]:
        """Return those of some packages, and of the whole mission (None), in this order."""
        ...
