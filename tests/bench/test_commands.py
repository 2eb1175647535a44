"""Whole commands, as somebody types them: their processor time, which no other program changes."""

import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.harness import Spent, in_turn, process
from tests.bench.missions import Desk, planned
from tests.bench.rows import Row
from tests.program import hermetic_environment

Report = Callable[[Row], None]
ROUNDS = 15
PYTHON = "python -c pass"
PROJECT = Path(__file__).parents[2]


def test_reading_and_moving(desk: Desk, report: Report) -> None:
    took = in_turn(
        {
            PYTHON: lambda _: desk.process(sys.executable, "-c", "pass"),
            "version": lambda _: desk.fairlead("version"),
            "--version": lambda _: desk.fairlead("--version"),
            "status": lambda _: desk.fairlead("status", "--json"),
            "move": lambda _: desk.fairlead(*desk.words_of_move("WP20")),
            "commit": lambda _: desk.process("git", "commit", "--allow-empty", "-qm", "Nothing"),
        },
        ROUNDS,
    )
    cpu = {name: spent.cpu for name, spent in took.items()}

    for name in ("version", "--version"):
        report(Row(f"fairlead {name}", cpu[name], 2, PYTHON, cpu[PYTHON]))
    report(Row("status --json, 20 packages", cpu["status"], 18, PYTHON, cpu[PYTHON]))
    allowed = 1.3 * cpu["status"] + 6 * cpu["commit"]
    report(Row("move", cpu["move"], 1, "1.3 status + 6 git commit", allowed))


def test_status_with_a_long_log(tmp_path: Path, report: Report) -> None:
    desks = {events: planned(tmp_path / f"{events}", files=100) for events in (100, 100_000)}
    for events, desk in desks.items():
        desk.lengthen_log(events)
    status = {
        f"{events}": lambda _, desk=desk: desk.fairlead("status", "--json")
        for events, desk in desks.items()
    }
    took = in_turn(status, 7)

    short, long = took["100"].cpu, took["100000"].cpu
    report(Row("status, 100k events", long, 1.5, "100 events", short))


def test_creating_a_mission(tmp_path: Path, report: Report) -> None:
    sizes = {files: planned(tmp_path / f"{files}", files=files) for files in (100, 10_000)}
    create = {
        f"{files}": lambda n, desk=desk: desk.fairlead("mission", "create", f"another-{n}")
        for files, desk in sizes.items()
    }
    took = in_turn(create, 5)

    small, large = took["100"].cpu, took["10000"].cpu
    report(Row("mission create, 10k files", large, 3, "100 files", small, limit=2))


def test_the_whole_demo(tmp_path: Path, desk: Desk, python: Spent, report: Report) -> None:
    took = desk.fairlead("demo", "--dir", str(tmp_path / "demo"), "--json")

    report(Row("whole demo", took.wall, 0, PYTHON, python.cpu, limit=30))
    report(Row("whole demo, processor time / 2", took.cpu / 2, 0, PYTHON, python.cpu, limit=30))


def test_the_scans_of_the_architecture(desk: Desk, python: Spent, report: Report) -> None:
    imports = "from importlinter.cli import lint_imports as l; l('importlinter.ini', no_cache=True)"
    tests = [
        f"tests/architecture/test_{name}.py"
        for name in ("one_resolver", "one_writer", "status_module_boundary", "vocabulary")
    ]
    scans = {
        "architecture scan, imports": ("-c", imports),
        "architecture scan, AST": ("-m", "pytest", "-q", "-p", "no:cacheprovider", *tests),
    }
    for name, words in scans.items():
        environment = hermetic_environment(desk.program.home)
        took = process((sys.executable, *words), PROJECT, environment, check=False)
        report(Row(name, took.cpu, 0, PYTHON, python.cpu, limit=10))
