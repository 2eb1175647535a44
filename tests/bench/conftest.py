"""The table at the end, the figures that all others are held against, and one planned mission."""

import sys
from collections.abc import Callable

import pytest

from tests.bench.harness import Spent, in_turn
from tests.bench.missions import Desk, planned
from tests.bench.rows import Row, last_recorded, record, table, write

_ROWS = pytest.StashKey[list[Row]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let people record the ratios of this run."""
    parser.addoption("--record", action="store_true", help="record the ratios of this bench run")


def pytest_configure(config: pytest.Config) -> None:
    """Begin with an empty table."""
    config.stash[_ROWS] = []


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the table, and write it as JSON."""
    rows = config.stash[_ROWS]
    if not rows:
        return
    terminalreporter.section("bench")
    for line in table(rows, last_recorded()):
        terminalreporter.write_line(line)
    write(rows, config.rootpath / ".benchmarks" / "fairlead.json")
    if config.getoption("--record"):
        record(rows)


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Callable[[Row], None]:
    """Return what puts a row into the table."""
    return request.config.stash[_ROWS].append


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A mission of twenty packages in a repository of a hundred files."""
    return planned(tmp_path_factory.mktemp("bench"), files=100, packages=20)


@pytest.fixture(scope="session")
def python(desk: Desk) -> Spent:
    """What it takes to start Python and do nothing."""
    words = [sys.executable, "-c", "pass"]
    return in_turn({"python": lambda _: desk.process(*words)}, 25)["python"]
