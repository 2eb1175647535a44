"""Print how long commands take, as ratios: `python -m tests.bench [RESULT.json]`."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.bench.harness import Row, medians, table
from tests.program import SPEC, Program

ROUNDS = 15
PACKAGES = 20
FILES = 100


def main() -> None:
    """Measure, print the table, and write it as JSON where asked."""
    with tempfile.TemporaryDirectory() as place:
        program = Program.fresh(Path(place), {f"files/{n}.txt": f"{n}\n" for n in range(FILES)})
        mission = _planned(program)
        rows = _rows(medians(_actions(program, mission), ROUNDS))
    sys.stdout.write(table(rows) + "\n")
    for result in sys.argv[1:]:
        written = {row.what: {"ms": row.milliseconds, "share": row.share} for row in rows}
        Path(result).parent.mkdir(parents=True, exist_ok=True)
        Path(result).write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def _actions(program: Program, mission: str) -> dict[str, Callable[[int], object]]:
    at = ("--mission", mission)
    python = [sys.executable, "-c", "pass"]
    return {
        "python": lambda _: subprocess.run(python, check=True),
        "git commit": lambda n: program.git("commit", "--quiet", "--allow-empty", "-m", f"{n}"),
        "version": lambda _: program.run("version"),
        "status": lambda _: program.ask("status", *at),
        "move": lambda n: program.ask("move", f"WP{n + 1:02d}", "claimed", *at, "--actor", "a"),
    }


def _rows(took: Mapping[str, float]) -> list[Row]:
    python, commit = took["python"], took["git commit"]
    return [
        Row("version (2 x python)", took["version"], 2 * python),
        Row("status --json (18 x python)", took["status"], 18 * python),
        Row("status --json, aim (12 x python)", took["status"], 12 * python),
        Row("move (1.3 x status + 6 x commit)", took["move"], 1.3 * took["status"] + 6 * commit),
    ]


def _planned(program: Program) -> str:
    mission = str(program.ask("mission", "create", "bench")["mission_slug"])
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin="# Plan\n\nMany packages.\n")
    for number in range(PACKAGES):
        owns = ("--owns", f"files/{number}.txt", "--requires", "FR-001,FR-002")
        program.ask("tasks", "add", "--title", f"Change file {number}", *owns)
    program.ask("tasks", "finalize")
    return mission


if __name__ == "__main__":
    main()
