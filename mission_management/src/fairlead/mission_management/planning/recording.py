"""What a planning command says about its write."""

from collections.abc import Mapping
from dataclasses import replace

from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.status import MissionState, StatusLedger
from fairlead.shared_kernel.commit_target import CommitReceipt
from fairlead.shared_kernel.context import PlanningContext
from fairlead.shared_kernel.git import Oid


def has_written(receipt: CommitReceipt | None) -> bool:
    """True when this call wrote something: no retry, and not nothing to do."""
    return receipt is not None and not receipt.already_applied


def state_after(
    ledger: StatusLedger, context: PlanningContext, receipt: CommitReceipt
) -> MissionState:
    """Return the state at the commit of a receipt; a retry reads there what it did before."""
    surface = replace(context.surface, read_commit=Oid(receipt.commit_sha))
    return ledger.load(replace(context.writing(), surface=surface))


def commit_facts(receipt: CommitReceipt | None) -> Mapping[str, object]:
    """Return the keys `commits` and `event_ids`; no commit where there was nothing to write."""
    shown = receipt if receipt and (receipt.event_ids or has_written(receipt)) else None
    return {
        "commits": [commit_summary(shown)] if shown else [],
        "event_ids": list(shown.event_ids) if shown else [],
    }
