"""Whole commands, timed in turn (A B A B …), as medians and ratios to figures of the same run."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: how long it took against how long it may take."""

    what: str
    milliseconds: float
    budget: float

    @property
    def share(self) -> float:
        """1.0 is the whole budget."""
        return self.milliseconds / self.budget if self.budget else 0.0

    def __str__(self) -> str:
        return (
            f"{self.what:<34} {self.milliseconds:8.1f} ms   budget {self.budget:8.1f} ms"
            f"   {self.share:5.2f} of it"
        )


def medians(actions: Mapping[str, Callable[[int], object]], rounds: int) -> Mapping[str, float]:
    """Run all actions in turn, `rounds` times; the median of each in milliseconds."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for number in range(rounds):
        for name, action in actions.items():
            start = time.perf_counter()
            action(number)
            taken[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def table(rows: Sequence[Row]) -> str:
    """The rows, one line each."""
    return "\n".join(map(str, rows))
