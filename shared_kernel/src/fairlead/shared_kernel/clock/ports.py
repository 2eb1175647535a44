"""What the rest of the program may ask of a clock."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """A clock. Nothing but lease expiry and the printed `at` of a row depends on it."""

    @abstractmethod
    def now(self) -> datetime:
        """Return the present moment, in UTC with time zone, to the microsecond."""
        ...

    @abstractmethod
    def monotonic(self) -> float:
        """Return seconds on a clock that nobody sets; only differences mean something."""
        ...
