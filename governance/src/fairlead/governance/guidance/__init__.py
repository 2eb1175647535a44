"""What whoever takes a step must know: only what applies to it. Start at `for_action`."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.governance.guidance.context import (
        GovernanceContext,
        UnknownAction,
        for_action,
    )
    from fairlead.governance.guidance.profiles import (
        DEFAULT_PROFILE,
        profile_for,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "context": (
                "GovernanceContext",
                "UnknownAction",
                "for_action",
            ),
            "profiles": (
                "DEFAULT_PROFILE",
                "profile_for",
            ),
        },
    )

__all__ = [
    "DEFAULT_PROFILE",
    "GovernanceContext",
    "UnknownAction",
    "for_action",
    "profile_for",
]
