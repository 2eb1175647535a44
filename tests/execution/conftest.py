"""Fixtures of the tests of execution."""

from pathlib import Path

import pytest

from tests.conftest import MakeRepo
from tests.execution.world import Place, World, in_memory, on_disk

FILES = {"README.md": "# Sample\n", "hello/base.txt": "one\ntwo\nthree\n"}


@pytest.fixture
def memory(tmp_path: Path) -> Place:
    """Return a repository in memory."""
    return in_memory(tmp_path)


@pytest.fixture
def real(make_repo: MakeRepo, tmp_path: Path) -> Place:
    """Return a real repository."""
    return on_disk(make_repo(tmp_path / "project", FILES))


@pytest.fixture(params=["git", "memory"])
def place(request: pytest.FixtureRequest) -> Place:
    """Return both kinds of repository, one after the other."""
    chosen: Place = request.getfixturevalue("real" if request.param == "git" else "memory")
    return chosen


@pytest.fixture
def world(place: Place) -> World:
    """Return a mission whose packages are finalized, in both kinds of repository."""
    return World(place)


@pytest.fixture
def dream(memory: Place) -> World:
    """Return the same mission in memory only."""
    return World(memory)
