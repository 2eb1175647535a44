"""Where an operation commits, and the receipt of it. Start at `target.py`."""

from fairlead.shared_kernel.commit_target.branch import BranchName, InvalidBranchName
from fairlead.shared_kernel.commit_target.operation import Operation
from fairlead.shared_kernel.commit_target.receipt import CommitReceipt, RollForward
from fairlead.shared_kernel.commit_target.target import (
    CommitTarget,
    HeadMismatch,
    TargetKind,
)

__all__ = [
    "BranchName",
    "CommitReceipt",
    "CommitTarget",
    "HeadMismatch",
    "InvalidBranchName",
    "Operation",
    "RollForward",
    "TargetKind",
]
