"""What can be wrong with what people wrote about policy.

PolicyError
└── PolicyInvalid   a value that no policy has
"""

from collections.abc import Sequence
from typing import final

from fairlead.shared_kernel.errors import FairleadError


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
