"""What can be wrong with what people wrote about policy.

PolicyError
├── PolicyInvalid       a value that no policy has
├── PolicyUnreadable    a file of policy cannot be read
└── ChangeModeUnknown   a mission names a mode of change that no policy knows
"""

from collections.abc import Sequence
from typing import final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError


class PolicyError(FairleadError):
    """A policy cannot be resolved. Never raised itself."""


@final
class PolicyInvalid(PolicyError):
    """A policy setting has a value that means nothing; it is never replaced by a default."""

    code = "POLICY_INVALID"

    def __init__(self, field: str, value: object, origin: str, allowed: Sequence[str]) -> None:
        self.field = field
        self.origin = origin
        super().__init__(
            f"{origin}: {field} is {value!r}; it may be {', '.join(allowed)}",
            next_step=f"Correct {field} in {origin}, then run the same command again.",
            details={"field": field, "value": repr(value), "origin": origin, "allowed": [*allowed]},
        )


@final
class PolicyUnreadable(PolicyError):
    """A file that may say something about policy cannot be read; nothing is assumed of it."""

    code = "POLICY_UNREADABLE"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, origin: str, why: str) -> None:
        self.origin = origin
        super().__init__(
            f"{origin} cannot be read, so what it protects is not known: {why}",
            next_step=f"Make {origin} readable, then run the same command again.",
            details={"origin": origin, "why": why},
        )


@final
class ChangeModeUnknown(PolicyError):
    """meta.json names a change mode that this program does not know: no step is let pass."""

    code = "CHANGE_MODE_UNKNOWN"

    def __init__(self, change_mode: str, known: Sequence[str]) -> None:
        super().__init__(
            f"the mission's change mode is {change_mode!r}; known is {', '.join(known)}",
            next_step="Look at `change_mode` with `fairlead artifact read meta.json`; a newer "
            "Fairlead may know the mode.",
            details={"change_mode": change_mode, "known": [*known]},
        )
        self.change_mode = change_mode
