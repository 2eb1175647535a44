"""Line coverage of each distribution, from coverage's JSON report; too little fails.

Run: `python -m tests.coverage_by_distribution REPORT.json --fail-under 90`.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

DISTRIBUTIONS = ("shared_kernel", "governance", "mission_management", "execution", "apps")


def lines_by_distribution(report: Mapping[str, object]) -> dict[str, tuple[int, int]]:
    """For each distribution, how many lines ran and how many there are."""
    totals = dict.fromkeys(DISTRIBUTIONS, (0, 0))
    files = report["files"]
    assert isinstance(files, dict)
    for name, file in files.items():
        owner = name.replace("\\", "/").partition("/src/fairlead/")[2].partition("/")[0]
        if owner in totals:
            covered, statements = totals[owner]
            summary = file["summary"]
            totals[owner] = (
                covered + summary["covered_lines"],
                statements + summary["num_statements"],
            )
    return totals


def too_low(totals: Mapping[str, tuple[int, int]], fail_under: float) -> list[str]:
    """The distributions below the mark; one of which nothing was measured is below it."""
    return [
        name
        for name, (covered, statements) in totals.items()
        if not statements or 100 * covered < fail_under * statements
    ]


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the table; the exit status is 1 when a distribution is below the mark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--fail-under", type=float, default=90.0)
    given = parser.parse_args(None if arguments is None else list(arguments))
    totals = lines_by_distribution(json.loads(given.report.read_text(encoding="utf-8")))
    low = too_low(totals, given.fail_under)
    for name, (covered, statements) in totals.items():
        share = 100 * covered / statements if statements else 0.0
        mark = f"  below {given.fail_under:g} %" if name in low else ""
        sys.stdout.write(f"{name:<20} {covered:>6} of {statements:>6} lines {share:6.1f} %{mark}\n")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
