"""The single owner of every write to an authority ref.

Start reading at `transaction.py`; from a decided change to the moved ref it is `pending.py`. What
writes is imported at first use: a reading command pays for reading only (ADR 0010).
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.bookkeeping.acknowledged import (
        LOG_REPAIRED,
        Acknowledged,
        Continuity,
        continuity,
    )
    from fairlead.mission_management.bookkeeping.applied import (
        recorded_digest,
    )
    from fairlead.mission_management.bookkeeping.binding import (
        binding_plan,
    )
    from fairlead.mission_management.bookkeeping.edited_view import (
        EditedView,
    )
    from fairlead.mission_management.bookkeeping.ended import (
        refuse_ended,
    )
    from fairlead.mission_management.bookkeeping.errors import (
        AuthorityDiverged,
        BookkeepingError,
        CommitFailed,
        DoubleEventId,
        HookRejected,
        HookTimeout,
        HookUnavailable,
        MissionEnded,
        MissionLockTimeout,
        NestedTransaction,
        OperationIdConflict,
        PolicyRefused,
        Rejection,
    )
    from fairlead.mission_management.bookkeeping.joining import (
        JoinedLog,
        SetAside,
        join_logs,
    )
    from fairlead.mission_management.bookkeeping.ledger import (
        TransactionLedger,
    )
    from fairlead.mission_management.bookkeeping.message import (
        recorded_operation,
    )
    from fairlead.mission_management.bookkeeping.older import (
        TellOlderState,
    )
    from fairlead.mission_management.bookkeeping.pending import (
        PendingEventHandle,
    )
    from fairlead.mission_management.bookkeeping.ports import (
        LOCK_FILE,
        MachineState,
    )
    from fairlead.mission_management.bookkeeping.readable_meta import (
        last_readable_meta,
    )
    from fairlead.mission_management.bookkeeping.repair import (
        Damage,
        Repaired,
        RepairMission,
    )
    from fairlead.mission_management.bookkeeping.repair_errors import (
        AcknowledgedLogMissing,
        RepairConflict,
    )
    from fairlead.mission_management.bookkeeping.roll_forward import (
        DEFERRED_FILE,
        QUARANTINE,
    )
    from fairlead.mission_management.bookkeeping.safe_commit import (
        SafeCommit,
    )
    from fairlead.mission_management.bookkeeping.safe_commit_errors import (
        SafeCommitError,
    )
    from fairlead.mission_management.bookkeeping.settling import (
        SettleView,
    )
    from fairlead.mission_management.bookkeeping.state import (
        MissionFiles,
        empty_state,
        read_state,
        reduced,
    )
    from fairlead.mission_management.bookkeeping.transaction import (
        BookkeepingTransaction,
        OpenTransaction,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "acknowledged": (
                "LOG_REPAIRED",
                "Acknowledged",
                "Continuity",
                "continuity",
            ),
            "applied": ("recorded_digest",),
            "binding": ("binding_plan",),
            "edited_view": ("EditedView",),
            "ended": ("refuse_ended",),
            "errors": (
                "AuthorityDiverged",
                "BookkeepingError",
                "CommitFailed",
                "DoubleEventId",
                "HookRejected",
                "HookTimeout",
                "HookUnavailable",
                "MissionEnded",
                "MissionLockTimeout",
                "NestedTransaction",
                "OperationIdConflict",
                "PolicyRefused",
                "Rejection",
            ),
            "joining": (
                "JoinedLog",
                "SetAside",
                "join_logs",
            ),
            "ledger": ("TransactionLedger",),
            "message": ("recorded_operation",),
            "older": ("TellOlderState",),
            "pending": ("PendingEventHandle",),
            "ports": (
                "LOCK_FILE",
                "MachineState",
            ),
            "readable_meta": ("last_readable_meta",),
            "repair": (
                "Damage",
                "Repaired",
                "RepairMission",
            ),
            "repair_errors": (
                "AcknowledgedLogMissing",
                "RepairConflict",
            ),
            "roll_forward": (
                "DEFERRED_FILE",
                "QUARANTINE",
            ),
            "safe_commit": ("SafeCommit",),
            "safe_commit_errors": ("SafeCommitError",),
            "settling": ("SettleView",),
            "state": (
                "MissionFiles",
                "empty_state",
                "read_state",
                "reduced",
            ),
            "transaction": (
                "BookkeepingTransaction",
                "OpenTransaction",
            ),
        },
    )

__all__ = [
    "DEFERRED_FILE",
    "LOCK_FILE",
    "LOG_REPAIRED",
    "QUARANTINE",
    "Acknowledged",
    "AcknowledgedLogMissing",
    "AuthorityDiverged",
    "BookkeepingError",
    "BookkeepingTransaction",
    "CommitFailed",
    "Continuity",
    "Damage",
    "DoubleEventId",
    "EditedView",
    "HookRejected",
    "HookTimeout",
    "HookUnavailable",
    "JoinedLog",
    "MachineState",
    "MissionEnded",
    "MissionFiles",
    "MissionLockTimeout",
    "NestedTransaction",
    "OpenTransaction",
    "OperationIdConflict",
    "PendingEventHandle",
    "PolicyRefused",
    "Rejection",
    "RepairConflict",
    "RepairMission",
    "Repaired",
    "SafeCommit",
    "SafeCommitError",
    "SetAside",
    "SettleView",
    "TellOlderState",
    "TransactionLedger",
    "binding_plan",
    "continuity",
    "empty_state",
    "join_logs",
    "last_readable_meta",
    "read_state",
    "recorded_digest",
    "recorded_operation",
    "reduced",
    "refuse_ended",
]
