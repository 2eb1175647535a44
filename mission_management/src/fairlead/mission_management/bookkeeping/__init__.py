"""The single owner of every write to an authority ref.

Start reading at `transaction.py`; from a decided change to the moved ref it is `pending.py`. What
writes is imported at first use: a reading command pays for reading only (ADR 0010).
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.bookkeeping.acknowledged import Acknowledged
    from fairlead.mission_management.bookkeeping.errors import (
        AuthorityDiverged,
        BookkeepingError,
        CommitFailed,
        DoubleEventId,
        HookRejected,
        HookTimeout,
        HookUnavailable,
        MissionLockTimeout,
        NestedTransaction,
        OperationIdConflict,
        PolicyRefused,
        Rejection,
    )
    from fairlead.mission_management.bookkeeping.ledger import TransactionLedger
    from fairlead.mission_management.bookkeeping.message import recorded_operation
    from fairlead.mission_management.bookkeeping.pending import PendingEventHandle
    from fairlead.mission_management.bookkeeping.ports import MachineState
    from fairlead.mission_management.bookkeeping.safe_commit import (
        SafeCommit,
        SafeCommitError,
    )
    from fairlead.mission_management.bookkeeping.state import (
        MissionFiles,
        empty_state,
        read_state,
    )
    from fairlead.mission_management.bookkeeping.transaction import (
        BookkeepingTransaction,
        OpenTransaction,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "acknowledged": ("Acknowledged",),
            "errors": (
                "AuthorityDiverged",
                "BookkeepingError",
                "CommitFailed",
                "DoubleEventId",
                "HookRejected",
                "HookTimeout",
                "HookUnavailable",
                "MissionLockTimeout",
                "NestedTransaction",
                "OperationIdConflict",
                "PolicyRefused",
                "Rejection",
            ),
            "ledger": ("TransactionLedger",),
            "message": ("recorded_operation",),
            "pending": ("PendingEventHandle",),
            "ports": ("MachineState",),
            "safe_commit": (
                "SafeCommit",
                "SafeCommitError",
            ),
            "state": (
                "MissionFiles",
                "empty_state",
                "read_state",
            ),
            "transaction": (
                "BookkeepingTransaction",
                "OpenTransaction",
            ),
        },
    )

__all__ = [
    "Acknowledged",
    "AuthorityDiverged",
    "BookkeepingError",
    "BookkeepingTransaction",
    "CommitFailed",
    "DoubleEventId",
    "HookRejected",
    "HookTimeout",
    "HookUnavailable",
    "MachineState",
    "MissionFiles",
    "MissionLockTimeout",
    "NestedTransaction",
    "OpenTransaction",
    "OperationIdConflict",
    "PendingEventHandle",
    "PolicyRefused",
    "Rejection",
    "SafeCommit",
    "SafeCommitError",
    "TransactionLedger",
    "empty_state",
    "read_state",
    "recorded_operation",
]
