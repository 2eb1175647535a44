"""What lanes need from outside, beside git and the ledger."""

from abc import abstractmethod
from pathlib import Path
from typing import NamedTuple, Protocol

from fairlead.mission_management.status import Lease
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import IntegrationContext
from fairlead.shared_kernel.git import Checkout


class NotedLease(NamedTuple):
    """A lease as the lane has it, and who holds it: a person, an agent or a service."""

    lease: Lease
    holder: Actor

    @property
    def generation(self) -> int:
        """What a command in the lane writes under."""
        return self.lease.generation


class LeaseNotes(Protocol):
    """Leases kept in the lane they were given for, so that commands run there need no `--lease`.

    Of each package there are two: of who implements it and, beside it, of who reviews it. Kept in
    git's private folder of the worktree: no file of the project, gone with the worktree.
    """

    @abstractmethod
    def keep(
        self,
        worktree: Path,
        mission_slug: str,
        wp_id: str,
        noted: NotedLease | None,
        *,
        review: bool = False,
    ) -> None:
        """Note a lease in a worktree; it replaces the older one of its kind. None forgets that."""
        ...

    @abstractmethod
    def find(
        self, checkout: Checkout, mission_slug: str, wp_id: str, *, review: bool = False
    ) -> NotedLease | None:
        """Return the lease of a package noted where one stands, or None."""
        ...

    @abstractmethod
    def holders(self, checkout: Checkout, mission_slug: str) -> tuple[Actor, ...]:
        """Return who implements or implemented the packages noted where one stands, each once."""
        ...


class Integrations(Protocol):
    """Bringing an approved package in (mission_management.integration)."""

    @abstractmethod
    def __call__(
        self, context: IntegrationContext, wp_id: str, operation: Operation
    ) -> CommitReceipt:
        """Merge exactly the reviewed commit into the authority and record it, in one commit.

        Raises:
            FairleadError: a conflict or another refusal; the package stays approved.
        """
        ...
