"""What lanes need from outside, beside git and the ledger."""

from abc import abstractmethod
from pathlib import Path
from typing import Protocol

from fairlead.mission_management.status import Lease
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import IntegrationContext
from fairlead.shared_kernel.git import Checkout


class LeaseNotes(Protocol):
    """Leases kept in the lane they were given for, so that commands run there need no `--lease`.

    Kept in git's private folder of the worktree: no file of the project, gone with the worktree.
    """

    @abstractmethod
    def keep(self, worktree: Path, mission_slug: str, wp_id: str, lease: Lease) -> None:
        """Note a lease in a worktree; it replaces the package's older one."""
        ...

    @abstractmethod
    def find(self, checkout: Checkout, mission_slug: str, wp_id: str) -> Lease | None:
        """Return the lease of a package noted where one stands, or None."""
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
