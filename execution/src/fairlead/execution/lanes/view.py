"""What the commands on a package answer with."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.status import Lease
from fairlead.shared_kernel.commit_target import CommitReceipt
from fairlead.shared_kernel.errors import FairleadError


@dataclass(frozen=True, slots=True)
class WorkView:
    """A package that somebody holds, or has just given a verdict on.

    Attributes:
        action: `implement`, `fix`, `review`, `approve` or `reject`.
        receipts: every commit this command made, in order.
        warnings: what a person should know although it succeeded.
        facts: what else is to be said: the range to review, the cycle file, the integration.
    """

    action: str
    wp_id: str
    lane: str
    workspace: Path
    branch: str
    prompt_file: Path | None = None
    lease: Lease | None = None
    receipts: tuple[CommitReceipt, ...] = ()
    facts: Mapping[str, object] | None = None
    warnings: tuple[str, ...] = ()

    def written(self) -> dict[str, object]:
        """The `data` of the command's JSON (contract surfaces)."""
        return {
            "action": self.action,
            "wp_id": self.wp_id,
            "lane": self.lane,
            "workspace": str(self.workspace),
            "branch": self.branch,
            "prompt_file": str(self.prompt_file) if self.prompt_file else None,
            "lease": dict(self.lease.written()) if self.lease else None,
            "commits": [commit_summary(receipt) for receipt in self.receipts],
            "event_ids": [event for receipt in self.receipts for event in receipt.event_ids],
            **(self.facts or {}),
        }


def after_recording(
    error: FairleadError, said: str, receipts: tuple[CommitReceipt, ...]
) -> FairleadError:
    """Add to an error what the command had recorded before it: promise 1 of the product."""
    error.message = f"{error.message}; {said}"
    error.args = (error.message,)
    error.details = {
        **error.details,
        "recorded": [commit_summary(receipt) for receipt in receipts],
    }
    return error
