"""Package files and plans of real missions: a handful everywhere, all where the corpus is."""

import os
import tarfile
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[3]
FIXTURES = Path(__file__).parent / "packages"
ARCHIVE = "missions.tar.xz"
# Read before the suite hides this machine's settings from the tests.
GIVEN = os.environ.get("FAIRLEAD_CORPUS")


def fixture_packages() -> Mapping[str, bytes]:
    """Return the kept files by `mission/tasks/file`."""
    return {
        file.relative_to(FIXTURES).as_posix(): file.read_bytes()
        for file in sorted(FIXTURES.glob("*/tasks/*.md"))
    }


@cache
def corpus_files() -> Mapping[str, Mapping[str, bytes]]:
    """Return package files and lanes.json of every mission: mission to path to content."""
    home = Path(GIVEN) if GIVEN else ROOT.parent / "shared" / "corpus"
    archive = home / ARCHIVE
    if not archive.exists():
        pytest.skip(f"the corpus is not here: set FAIRLEAD_CORPUS ({ARCHIVE} is not in {home})")
    missions: dict[str, dict[str, bytes]] = defaultdict(dict)
    with tarfile.open(archive) as packed:
        for member in packed:
            path = PurePosixPath(member.name)
            package = path.parent.name == "tasks" and path.name.startswith("WP")
            content = packed.extractfile(member) if package or path.name == "lanes.json" else None
            if content:
                mission = path.parents[1].name if package else path.parent.name
                name = f"tasks/{path.name}" if package else path.name
                missions[mission][name] = content.read()
    return missions
