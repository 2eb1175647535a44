"""The coverage gate fails when a distribution falls below the mark, or is not measured at all."""

import json
from pathlib import Path

import pytest

from tests.coverage_by_distribution import DISTRIBUTIONS, main


def report(tmp_path: Path, covered: dict[str, int]) -> str:
    files = {
        f"{name}/src/fairlead/{name}/x.py": {
            "summary": {"covered_lines": lines, "num_statements": 100}
        }
        for name, lines in covered.items()
    }
    path = tmp_path / "coverage.json"
    path.write_text(json.dumps({"files": files}), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("low", DISTRIBUTIONS)
def test_one_distribution_below_the_mark_fails(tmp_path: Path, low: str) -> None:
    enough = dict.fromkeys(DISTRIBUTIONS, 90)

    assert main([report(tmp_path, enough)]) == 0
    assert main([report(tmp_path, {**enough, low: 89})]) == 1


def test_a_distribution_that_nobody_measured_fails(tmp_path: Path) -> None:
    assert main([report(tmp_path, dict.fromkeys(DISTRIBUTIONS[1:], 100))]) == 1
