"""A clock that a test sets."""

from datetime import UTC, datetime, timedelta

from typing_extensions import override

from fairlead.shared_kernel.clock import Clock

_START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class FixedClock(Clock):
    """Stands still until told otherwise; with a `step` it goes on by that after each `now()`."""

    def __init__(self, at: datetime = _START, *, step: timedelta = timedelta(0)) -> None:
        self._at, self._step, self._seconds = at, step, 0.0

    @override
    def now(self) -> datetime:
        moment = self._at
        self._at += self._step
        self._seconds += self._step.total_seconds()
        return moment

    @override
    def monotonic(self) -> float:
        return self._seconds

    def set(self, at: datetime) -> None:
        """Put the clock to a moment, as a person may; the monotonic clock does not notice."""
        self._at = at

    def tick(self, seconds: float = 1.0) -> None:
        """Let time pass."""
        self._at += timedelta(seconds=seconds)
        self._seconds += seconds
