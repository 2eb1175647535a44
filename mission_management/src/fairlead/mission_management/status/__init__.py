"""How far a mission is: lanes, events, the log, and the rules that decide every step.

An open host service: everyone else imports only this package. Start at `transitions.py` (the one
table), then `mission_status.py` and `rules.py`; `reducer.py` makes the snapshot of a log.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.status.annotate_work_package import (
        SUBTASK_STATUSES,
        Annotated,
        AnnotateWorkPackage,
        AnnotationRequest,
    )
    from fairlead.mission_management.status.annotation_errors import (
        AnnotationEmpty,
        SubtaskStatusUnknown,
        SubtaskUnknown,
    )
    from fairlead.mission_management.status.change import (
        Change,
        CodeMerge,
    )
    from fairlead.mission_management.status.dependencies import (
        is_satisfied,
        unsatisfied_dependencies,
    )
    from fairlead.mission_management.status.errors import (
        ForceNeedsReason,
        IllegalTransition,
        SameLane,
        StatusError,
        WorkPackageNotFound,
    )
    from fairlead.mission_management.status.events import (
        LifecycleRecorded,
        StatusEvent,
        WorkPackageAnnotated,
        WorkPackageMoved,
    )
    from fairlead.mission_management.status.files import (
        EVENTS_FILE,
        MACHINE_FILES,
        SNAPSHOT_FILE,
    )
    from fairlead.mission_management.status.guard_errors import (
        DependenciesNotSatisfied,
        DoneWithoutCode,
        GuardFailed,
        SelfReviewRefused,
    )
    from fairlead.mission_management.status.lane_story import (
        EMPTY_LANES,
        LANE_BEGUN_AGAIN,
        lane_must_exist,
        lane_went_empty,
    )
    from fairlead.mission_management.status.lease_errors import (
        LeaseFenced,
        WorkPackageAlreadyClaimed,
    )
    from fairlead.mission_management.status.leases import (
        REAPER,
        lease_expired,
        lease_expires_at,
        reclaim_target,
    )
    from fairlead.mission_management.status.log import (
        EventLog,
        parse_at,
    )
    from fairlead.mission_management.status.log_errors import (
        EventTooLarge,
        EventUnwritable,
        MalformedLog,
        SnapshotMismatch,
        StatusReadPathNotFound,
    )
    from fairlead.mission_management.status.mission_state import (
        MissionState,
    )
    from fairlead.mission_management.status.mission_status import (
        ActiveWPStatus,
        MissionStatus,
        anticipated,
        summarize,
    )
    from fairlead.mission_management.status.move_work_package import (
        Moved,
        MoveWorkPackage,
    )
    from fairlead.mission_management.status.package_status import (
        WorkPackageStatus,
    )
    from fairlead.mission_management.status.packages import (
        known_packages,
        status_of,
    )
    from fairlead.mission_management.status.ports import (
        Heartbeats,
        LaneFacts,
        ShownLogs,
        StatusLedger,
        StepGate,
        WaitingConflicts,
    )
    from fairlead.mission_management.status.progress import (
        PROGRESS_WEIGHTS,
        Progress,
        phase_of,
    )
    from fairlead.mission_management.status.read_log import (
        ReadLog,
    )
    from fairlead.mission_management.status.read_status import (
        ReadStatus,
    )
    from fairlead.mission_management.status.reading import (
        moved_of,
        moved_of_row,
    )
    from fairlead.mission_management.status.reducer import (
        Order,
        reduce,
    )
    from fairlead.mission_management.status.request import (
        IntegratedCode,
        TransitionRequest,
    )
    from fairlead.mission_management.status.rows import (
        LogRow,
        MalformedLine,
        RowKind,
    )
    from fairlead.mission_management.status.rules import (
        TransitionRules,
    )
    from fairlead.mission_management.status.scope import (
        in_scope,
    )
    from fairlead.mission_management.status.snapshot import (
        Integration,
        StatusSnapshot,
        materialize,
    )
    from fairlead.mission_management.status.staleness import (
        stale_base,
    )
    from fairlead.mission_management.status.status_view import (
        StatusView,
        WorkPackageView,
        board,
        may_conflict,
    )
    from fairlead.mission_management.status.touched import paths_of_row
    from fairlead.mission_management.status.transitions import (
        GUARD_TEXTS,
        TRANSITIONS,
        Edge,
        Guard,
        legal_targets,
        open_edges,
        transition_diagram,
        transition_table_markdown,
    )
    from fairlead.mission_management.status.uncommitted import uncommitted_rows
    from fairlead.mission_management.status.values import (
        DEFAULT_LEASE_SECONDS,
        DISPLAY_LANES,
        Lease,
        ReviewResult,
        StatusLane,
        Verdict,
    )
    from fairlead.mission_management.status.verification import (
        verify_snapshot,
    )
    from fairlead.mission_management.status.waiting_conflict import (
        WaitingConflict,
    )
    from fairlead.mission_management.status.writing import (
        write_rows,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "annotate_work_package": (
                "AnnotateWorkPackage",
                "Annotated",
                "AnnotationRequest",
                "SUBTASK_STATUSES",
            ),
            "annotation_errors": (
                "AnnotationEmpty",
                "SubtaskStatusUnknown",
                "SubtaskUnknown",
            ),
            "change": (
                "Change",
                "CodeMerge",
            ),
            "dependencies": (
                "is_satisfied",
                "unsatisfied_dependencies",
            ),
            "errors": (
                "ForceNeedsReason",
                "IllegalTransition",
                "SameLane",
                "StatusError",
                "WorkPackageNotFound",
            ),
            "events": (
                "LifecycleRecorded",
                "StatusEvent",
                "WorkPackageAnnotated",
                "WorkPackageMoved",
            ),
            "files": (
                "EVENTS_FILE",
                "MACHINE_FILES",
                "SNAPSHOT_FILE",
            ),
            "guard_errors": (
                "DependenciesNotSatisfied",
                "DoneWithoutCode",
                "GuardFailed",
                "SelfReviewRefused",
            ),
            "lane_story": (
                "EMPTY_LANES",
                "LANE_BEGUN_AGAIN",
                "lane_must_exist",
                "lane_went_empty",
            ),
            "lease_errors": (
                "LeaseFenced",
                "WorkPackageAlreadyClaimed",
            ),
            "leases": (
                "REAPER",
                "lease_expired",
                "lease_expires_at",
                "reclaim_target",
            ),
            "log": (
                "EventLog",
                "parse_at",
            ),
            "log_errors": (
                "EventTooLarge",
                "EventUnwritable",
                "MalformedLog",
                "ShownLogs",
                "SnapshotMismatch",
                "StatusReadPathNotFound",
            ),
            "mission_state": ("MissionState",),
            "mission_status": (
                "ActiveWPStatus",
                "MissionStatus",
                "anticipated",
                "summarize",
            ),
            "move_work_package": (
                "MoveWorkPackage",
                "Moved",
            ),
            "package_status": ("WorkPackageStatus",),
            "packages": (
                "known_packages",
                "status_of",
            ),
            "ports": (
                "Heartbeats",
                "LaneFacts",
                "ShownLogs",
                "StatusLedger",
                "StepGate",
                "WaitingConflicts",
            ),
            "progress": (
                "PROGRESS_WEIGHTS",
                "Progress",
                "phase_of",
            ),
            "read_log": ("ReadLog",),
            "read_status": ("ReadStatus",),
            "reading": (
                "moved_of",
                "moved_of_row",
            ),
            "reducer": (
                "Order",
                "reduce",
            ),
            "request": (
                "IntegratedCode",
                "TransitionRequest",
            ),
            "rows": (
                "LogRow",
                "MalformedLine",
                "RowKind",
            ),
            "rules": ("TransitionRules",),
            "scope": ("in_scope",),
            "snapshot": (
                "Integration",
                "StatusSnapshot",
                "materialize",
            ),
            "staleness": ("stale_base",),
            "status_view": (
                "StatusView",
                "WorkPackageView",
                "board",
                "may_conflict",
            ),
            "touched": ("paths_of_row",),
            "transitions": (
                "Edge",
                "GUARD_TEXTS",
                "Guard",
                "TRANSITIONS",
                "legal_targets",
                "open_edges",
                "transition_diagram",
                "transition_table_markdown",
            ),
            "uncommitted": ("uncommitted_rows",),
            "values": (
                "DEFAULT_LEASE_SECONDS",
                "DISPLAY_LANES",
                "Lease",
                "ReviewResult",
                "StatusLane",
                "Verdict",
            ),
            "verification": ("verify_snapshot",),
            "waiting_conflict": ("WaitingConflict",),
            "writing": ("write_rows",),
        },
    )

__all__ = [
    "DEFAULT_LEASE_SECONDS",
    "DISPLAY_LANES",
    "EMPTY_LANES",
    "EVENTS_FILE",
    "GUARD_TEXTS",
    "LANE_BEGUN_AGAIN",
    "MACHINE_FILES",
    "PROGRESS_WEIGHTS",
    "REAPER",
    "SNAPSHOT_FILE",
    "SUBTASK_STATUSES",
    "TRANSITIONS",
    "ActiveWPStatus",
    "AnnotateWorkPackage",
    "Annotated",
    "AnnotationEmpty",
    "AnnotationRequest",
    "Change",
    "CodeMerge",
    "DependenciesNotSatisfied",
    "DoneWithoutCode",
    "Edge",
    "EventLog",
    "EventTooLarge",
    "EventUnwritable",
    "ForceNeedsReason",
    "Guard",
    "GuardFailed",
    "Heartbeats",
    "IllegalTransition",
    "IntegratedCode",
    "Integration",
    "LaneFacts",
    "Lease",
    "LeaseFenced",
    "LifecycleRecorded",
    "LogRow",
    "MalformedLine",
    "MalformedLog",
    "MissionState",
    "MissionStatus",
    "MoveWorkPackage",
    "Moved",
    "Order",
    "Progress",
    "ReadLog",
    "ReadStatus",
    "ReviewResult",
    "RowKind",
    "SameLane",
    "SelfReviewRefused",
    "ShownLogs",
    "SnapshotMismatch",
    "StatusError",
    "StatusEvent",
    "StatusLane",
    "StatusLedger",
    "StatusReadPathNotFound",
    "StatusSnapshot",
    "StatusView",
    "StepGate",
    "SubtaskStatusUnknown",
    "SubtaskUnknown",
    "TransitionRequest",
    "TransitionRules",
    "Verdict",
    "WaitingConflict",
    "WaitingConflicts",
    "WorkPackageAlreadyClaimed",
    "WorkPackageAnnotated",
    "WorkPackageMoved",
    "WorkPackageNotFound",
    "WorkPackageStatus",
    "WorkPackageView",
    "anticipated",
    "board",
    "in_scope",
    "is_satisfied",
    "known_packages",
    "lane_must_exist",
    "lane_went_empty",
    "lease_expired",
    "lease_expires_at",
    "legal_targets",
    "materialize",
    "may_conflict",
    "moved_of",
    "moved_of_row",
    "open_edges",
    "parse_at",
    "paths_of_row",
    "phase_of",
    "reclaim_target",
    "reduce",
    "stale_base",
    "status_of",
    "summarize",
    "transition_diagram",
    "transition_table_markdown",
    "uncommitted_rows",
    "unsatisfied_dependencies",
    "verify_snapshot",
    "write_rows",
]
