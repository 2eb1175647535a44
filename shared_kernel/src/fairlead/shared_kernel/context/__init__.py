"""Execution context as values: fragments, and the composites that operations receive.

Contract: context. Only `execution.context` makes these; everyone else is handed one.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.shared_kernel.context.composites import (
        IntegrationContext,
        PlanningContext,
        ReviewContext,
        WriteContext,
    )
    from fairlead.shared_kernel.context.fragments import (
        ArtifactPlacement,
        BranchRef,
        Workspace,
    )
    from fairlead.shared_kernel.context.preferences import (
        ExecutionPreferences,
        Infra,
        PromptSource,
    )
    from fairlead.shared_kernel.context.surface import (
        ContextOp,
        ReadContext,
        StatusSurface,
        Topology,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "composites": (
                "IntegrationContext",
                "PlanningContext",
                "ReviewContext",
                "WriteContext",
            ),
            "fragments": (
                "ArtifactPlacement",
                "BranchRef",
                "Workspace",
            ),
            "preferences": (
                "ExecutionPreferences",
                "Infra",
                "PromptSource",
            ),
            "surface": (
                "ContextOp",
                "ReadContext",
                "StatusSurface",
                "Topology",
            ),
        },
    )

__all__ = [
    "ArtifactPlacement",
    "BranchRef",
    "ContextOp",
    "ExecutionPreferences",
    "Infra",
    "IntegrationContext",
    "PlanningContext",
    "PromptSource",
    "ReadContext",
    "ReviewContext",
    "StatusSurface",
    "Topology",
    "Workspace",
    "WriteContext",
]
