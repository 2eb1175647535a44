"""What the fault tests have tried, as one table over all test processes."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

COLUMNS = ("trials", "acknowledged", "lost", "duplicated", "locks left", "violations")
FILE = "FAIRLEAD_TALLY"


@dataclass(frozen=True)
class Tally:
    """Counts of one test file, kept in a file that all processes append to."""

    file: Path | None
    name: str

    def add(
        self, violations: Iterable[str] = (), *, trials: int = 1, acknowledged: int = 0
    ) -> None:
        """Count a trial and what it broke."""
        found = list(violations)
        counts = {
            "trials": trials,
            "acknowledged": acknowledged,
            "lost": sum(text.startswith("I1:") for text in found),
            "duplicated": sum(text.startswith("I2:") for text in found),
            "locks left": sum("a lock is left" in text for text in found),
            "violations": len(found),
        }
        if self.file:
            line = json.dumps({"name": self.name, **counts}) + "\n"
            descriptor = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "a") as file:
                file.write(line)


def table(file: Path) -> list[str]:
    """Add up everything that was tallied, one row for each test file."""
    totals = _totals(file)
    rows = [*sorted(totals.items()), ("all", _all(totals))] if totals else []
    width = max((len(name) for name, _ in rows), default=0)
    heading = f"{'':{width}}  " + "  ".join(f"{column:>12}" for column in COLUMNS)
    lines = [
        f"{name:{width}}  " + "  ".join(f"{counts[column]:>12}" for column in COLUMNS)
        for name, counts in rows
    ]
    return [heading, *lines] if lines else []


def broken(file: Path) -> bool:
    """Tell whether anything was lost, doubled, left behind or otherwise broken."""
    counts = _all(_totals(file))
    return any(counts[column] for column in COLUMNS[2:])


def _totals(file: Path) -> dict[str, Counter[str]]:
    totals: dict[str, Counter[str]] = {}
    for line in file.read_text().splitlines() if file.is_file() else ():
        entry = json.loads(line)
        name = entry.pop("name")
        totals.setdefault(name, Counter()).update(entry)
    return totals


def _all(totals: Mapping[str, Counter[str]]) -> Counter[str]:
    return sum(totals.values(), Counter())
