"""One planned mission for all fault tests, copied for each; seeds; the table at the end."""

import os
import random
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.invariants import authority_of
from tests.faults.sizes import SEED
from tests.faults.tally import FILE, Tally, broken, table
from tests.places import short_lived_place
from tests.program import Program, plan_two_packages

_TALLY = pytest.StashKey[Path | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Give all test processes one seed, and one file to count in."""
    name = os.environ.get(FILE)
    if name is None and not hasattr(config, "workerinput"):
        descriptor, name = tempfile.mkstemp(prefix="fairlead-tally-")
        os.close(descriptor)
        os.environ.update({FILE: name, "FAIRLEAD_SEED": str(SEED)})
    config.stash[_TALLY] = Path(name) if name else None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the file away with the process that made it."""
    file = config.stash[_TALLY]
    if file and not hasattr(config, "workerinput"):
        file.unlink(missing_ok=True)
        os.environ.pop(FILE, None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A violation that was tallied is a failure, whatever the test that saw it made of it."""
    file = session.config.stash[_TALLY]
    if file and not hasattr(session.config, "workerinput") and broken(file):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Show the table of contract reliability."""
    file = config.stash[_TALLY]
    lines = table(file) if file else []
    if lines:
        terminalreporter.section(f"faults (FAIRLEAD_SEED={SEED})")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder that a test can open to other users: none above it is private."""
    with short_lived_place() as place:
        yield place


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Chance that a seed repeats; the seed is printed with every failure."""
    print(f"FAIRLEAD_SEED={SEED}")
    return random.Random(SEED ^ zlib.crc32(request.node.nodeid.encode()))


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Where a test counts its trials."""
    name = request.path.stem.removeprefix("test_").replace("_", " ")
    return Tally(request.config.stash[_TALLY], name)


@dataclass(frozen=True)
class Planned:
    """A repository with a finalized mission of two packages, in a folder that can be copied."""

    place: Path
    mission: str

    @property
    def program(self) -> Program:
        """The program in this repository."""
        return Program(self.place / "repository", self.place / "home")

    @property
    def authority(self) -> str:
        """The full name of the coordination branch."""
        return authority_of(self.mission)

    def copy(self, place: Path) -> "Planned":
        """The same, somewhere else. It must hold no linked worktrees: they know their place."""
        shutil.copytree(self.place, place, symlinks=True)
        return Planned(place, self.mission)

    def discard(self) -> None:
        """Remove it."""
        shutil.rmtree(self.place)


@pytest.fixture(scope="session")
def template() -> Iterator[Planned]:
    """The original, which no test changes."""
    with short_lived_place() as place:
        yield Planned(place, plan_two_packages(Program.fresh(place)))


@pytest.fixture
def planned(template: Planned, tmp_path: Path) -> Planned:
    """A planned mission, for one test to change."""
    return template.copy(tmp_path / "planned")
