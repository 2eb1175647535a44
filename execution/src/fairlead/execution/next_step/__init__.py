"""What to do now. `decide_next` decides; a query, a claim and a report are built on it."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.execution.next_step.claim import (
        ClaimNext,
    )
    from fairlead.execution.next_step.deciding import (
        decide_next,
    )
    from fairlead.execution.next_step.decision import (
        Blocked,
        BlockedReason,
        Decision,
        DecisionRequired,
        Step,
        Terminal,
    )
    from fairlead.execution.next_step.errors import (
        NothingHeld,
        NothingSettled,
        ResultNeedsReason,
        SeveralHeld,
    )
    from fairlead.execution.next_step.guarded import (
        GuardFunction,
    )
    from fairlead.execution.next_step.guards import (
        Guards,
    )
    from fairlead.execution.next_step.query import (
        DecideNext,
    )
    from fairlead.execution.next_step.report import (
        Report,
        Reported,
        ReportResult,
        StepResult,
    )
    from fairlead.execution.next_step.situation import (
        Situation,
    )
    from fairlead.execution.next_step.take_next import (
        TakeNext,
    )
    from fairlead.execution.next_step.view import (
        NextView,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "claim": ("ClaimNext",),
            "deciding": ("decide_next",),
            "decision": (
                "Blocked",
                "BlockedReason",
                "Decision",
                "DecisionRequired",
                "Step",
                "Terminal",
            ),
            "errors": (
                "NothingHeld",
                "NothingSettled",
                "ResultNeedsReason",
                "SeveralHeld",
            ),
            "guarded": ("GuardFunction",),
            "guards": ("Guards",),
            "query": ("DecideNext",),
            "report": (
                "Report",
                "Reported",
                "ReportResult",
                "StepResult",
            ),
            "situation": ("Situation",),
            "take_next": ("TakeNext",),
            "view": ("NextView",),
        },
    )

__all__ = [
    "Blocked",
    "BlockedReason",
    "ClaimNext",
    "DecideNext",
    "Decision",
    "DecisionRequired",
    "GuardFunction",
    "Guards",
    "NextView",
    "NothingHeld",
    "NothingSettled",
    "Report",
    "ReportResult",
    "Reported",
    "ResultNeedsReason",
    "SeveralHeld",
    "Situation",
    "Step",
    "StepResult",
    "TakeNext",
    "Terminal",
    "decide_next",
]
