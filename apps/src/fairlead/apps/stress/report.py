"""What a stress run found, as a table."""

from collections.abc import Mapping
from dataclasses import dataclass

COLUMNS = ("trials", "acknowledged", "lost", "duplicated", "locks left", "violations")
_WIDTH = 12


@dataclass(frozen=True, slots=True)
class StressReport:
    """Figures of one run. A trial is a kill; `refused` writes were refused by a rule.

    `findings` names each violation; `failed` counts answers that no rule explains, by code.
    """

    writers: int
    seed: int
    seconds: float
    trials: int
    acknowledged: int
    refused: int
    reads: int
    lost: int
    duplicated: int
    locks_left: int
    findings: tuple[str, ...]
    failed: Mapping[str, int]

    @property
    def passed(self) -> bool:
        """True when no promise was broken."""
        return not self.findings

    def written(self) -> Mapping[str, object]:
        """The `data` of `doctor --stress --json`."""
        return {
            "passed": self.passed,
            "writers": self.writers,
            "seed": self.seed,
            "seconds": self.seconds,
            "trials": self.trials,
            "acknowledged": self.acknowledged,
            "refused": self.refused,
            "reads": self.reads,
            "lost": self.lost,
            "duplicated": self.duplicated,
            "locks_left": self.locks_left,
            "violations": len(self.findings),
            "findings": list(self.findings),
            "failed": dict(self.failed),
        }

    def table(self) -> list[str]:
        """Return the summary: a heading and one row."""
        figures = (
            *(self.trials, self.acknowledged, self.lost, self.duplicated, self.locks_left),
            len(self.findings),
        )
        return [
            "".join(f"{name:>{_WIDTH + 1}}" for name in COLUMNS),
            "".join(f"{figure:>{_WIDTH + 1}}" for figure in figures),
        ]
