"""The root of every error that Fairlead raises on purpose."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar


class ErrorKind(StrEnum):
    """Who can do something about it; the command line derives its exit status from this."""

    REFUSED = "refused"
    ENVIRONMENT = "environment"
    NEEDS_PERSON = "needs_person"
    TEMPORARY = "temporary"


class FairleadError(Exception):
    """A rule said no, or the world is not as it must be.

    `code` is what machines match on: it is published, so it never changes. The message is for
    people, so it may. `next_step` is the next SAFE thing to do, never a destructive one.
    """

    code: ClassVar[str] = "FAIRLEAD"
    kind: ClassVar[ErrorKind] = ErrorKind.REFUSED

    def __init__(
        self, message: str, *, next_step: str, details: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.details: Mapping[str, object] = dict(details or {})

    @property
    def retryable(self) -> bool:
        """True when the same call may succeed later without anyone changing anything."""
        return self.kind is ErrorKind.TEMPORARY
