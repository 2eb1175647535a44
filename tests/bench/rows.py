"""What was measured, as a table for people and as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

LAST = Path(__file__).parent / "last.json"
"""The ratios that were recorded last; `make bench RECORD=1` writes them."""


class Row(NamedTuple):
    """One figure, what it is held against, and how much of that it may be."""

    what: str
    seconds: float
    budget: float
    """Of the ratio; 0 where only `limit` counts."""
    reference: str
    reference_seconds: float
    limit: float = 0.0
    """In seconds, where the budget is a time; 0 for none."""

    @property
    def ratio(self) -> float:
        """How much of the reference it took."""
        return self.seconds / self.reference_seconds if self.reference_seconds else 0.0

    @property
    def within(self) -> bool:
        """Tell whether it keeps its budget."""
        in_time = not self.limit or self.seconds <= self.limit
        return in_time and (not self.budget or self.ratio <= self.budget)

    def written(self) -> Mapping[str, object]:
        """The form in JSON."""
        return {
            "milliseconds": round(self.seconds * 1000, 3),
            "reference": self.reference,
            "reference_milliseconds": round(self.reference_seconds * 1000, 3),
            "ratio": round(self.ratio, 3),
            "budget": self.budget or None,
            "limit_milliseconds": round(self.limit * 1000, 3) or None,
            "within": self.within,
        }


def table(rows: Sequence[Row], last: Mapping[str, float]) -> Iterator[str]:
    """Yield the table, and what changed much since the last recorded run."""
    yield f"{'what':<42}{'took':>10}  {'ratio':>7} {'budget':>7} {'last':>7}  of"
    for row in rows:
        budget = f"{row.budget:g}" if row.budget else ""
        before = f"{last[row.what]:.2f}" if row.what in last else ""
        limit = f", at most {_shown(row.limit)}" if row.limit else ""
        mark = "" if row.within else "  OVER"
        yield (
            f"{row.what:<42}{_shown(row.seconds):>10}  {row.ratio:>7.2f} {budget:>7} {before:>7}"
            f"  {row.reference} ({_shown(row.reference_seconds)}){limit}{mark}"
        )
    for row in rows:
        if row.what in last and row.ratio > 1.25 * last[row.what]:
            yield f"slower than last time: {row.what}, {row.ratio / last[row.what]:.2f} x"


def last_recorded() -> Mapping[str, float]:
    """Return the ratios of the last recorded run."""
    return dict(json.loads(LAST.read_text("utf-8"))) if LAST.exists() else {}


def record(rows: Sequence[Row]) -> None:
    """Write the ratios down for the next runs; what was not measured now stays."""
    ratios = {**last_recorded(), **{row.what: round(row.ratio, 2) for row in rows}}
    LAST.write_text(json.dumps(ratios, indent=2) + "\n", "utf-8")


def write(rows: Sequence[Row], file: Path) -> None:
    """Write everything as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({row.what: row.written() for row in rows}, indent=2) + "\n", "utf-8")


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"
