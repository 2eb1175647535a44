"""Where an operation commits, and the receipt of it. Start at `target.py`."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.shared_kernel.commit_target.branch import (
        BranchName,
        InvalidBranchName,
    )
    from fairlead.shared_kernel.commit_target.operation import Operation
    from fairlead.shared_kernel.commit_target.receipt import (
        CommitReceipt,
        RollForward,
    )
    from fairlead.shared_kernel.commit_target.target import (
        CommitTarget,
        HeadMismatch,
        TargetKind,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "branch": (
                "BranchName",
                "InvalidBranchName",
            ),
            "operation": ("Operation",),
            "receipt": (
                "CommitReceipt",
                "RollForward",
            ),
            "target": (
                "CommitTarget",
                "HeadMismatch",
                "TargetKind",
            ),
        },
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
