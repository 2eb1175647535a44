"""Both kinds of world, as fixtures to import."""

from pathlib import Path

import pytest

from tests.conftest import MakeRepo
from tests.mission_management.missions.world import World


@pytest.fixture
def disk(tmp_path: Path, make_repo: MakeRepo) -> World:
    """A world in a real repository."""
    return World.on_disk(make_repo(tmp_path / "repository"))


@pytest.fixture
def memory(tmp_path: Path) -> World:
    """A world in memory."""
    return World.in_memory(tmp_path)


@pytest.fixture(params=["memory", "disk"])
def world(request: pytest.FixtureRequest) -> World:
    """Each world in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, World)
    return found
