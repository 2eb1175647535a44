"""The coverage gate fails when a distribution falls below the mark, or is not measured at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.coverage_by_distribution import DISTRIBUTIONS, main

ROOT = Path(__file__).parents[2]
_A_FORKED_COMMAND = """
import sys
from pathlib import Path
from coverage import Coverage
from tests.forked import import_everything
from tests.program import Program

import_everything()
program = Program.fresh(Path(sys.argv[1]))
measuring = Coverage(data_file=None, config_file=False, source_pkgs=["fairlead.apps"])
measuring.start()
program.run("mission", "list")
measuring.stop()
print(*measuring.get_data().measured_files(), sep="\\n")
"""


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


def test_the_lines_of_a_forked_command_are_counted(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_")}
    done = subprocess.run(
        (sys.executable, "-c", _A_FORKED_COMMAND, str(tmp_path)),
        cwd=ROOT,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert any(line.endswith("/cli/mission/list.py") for line in done.stdout.splitlines())
