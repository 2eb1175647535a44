"""The commit summary with which every writing command ends (contract bookkeeping)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairlead.shared_kernel.commit_target import CommitReceipt


def commit_summary(receipt: CommitReceipt) -> Mapping[str, object]:
    """Return one entry of `commits` in a command's JSON."""
    return {
        "message": receipt.message,
        "branch": receipt.destination_ref,
        "commit": receipt.commit_sha,
        "outcome": receipt.outcome,
    }
