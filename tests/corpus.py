"""Real missions to read: all of them where the corpus is at hand, a dozen kept here for everywhere.

The corpus is the archive `missions.tar.xz` in the folder that FAIRLEAD_CORPUS names, else in
`../shared/corpus` beside the checkout. It is read into memory, once in each test process.
"""

import os
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from fairlead.mission_management.status import EVENTS_FILE, SNAPSHOT_FILE
from fairlead.shared_kernel.documents import MissionMeta

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures" / "missions"
ARCHIVE = "missions.tar.xz"
# Read before the suite hides this machine's settings from the tests.
GIVEN = os.environ.get("FAIRLEAD_CORPUS")


@dataclass(frozen=True)
class RealMission:
    """One mission as it was recorded: its folder name, and its files by path below the folder."""

    name: str
    files: Mapping[str, bytes]

    @property
    def log(self) -> bytes:
        return self.files[EVENTS_FILE]

    @property
    def snapshot(self) -> bytes | None:
        return self.files.get(SNAPSHOT_FILE)

    @property
    def meta(self) -> MissionMeta:
        return MissionMeta.parse(self.files["meta.json"])

    @property
    def packages(self) -> Mapping[str, bytes]:
        """The files of its work packages, by path."""
        return {
            path: data
            for path, data in sorted(self.files.items())
            if path.startswith("tasks/WP") and path.endswith(".md")
        }


@cache
def fixture_missions() -> Sequence[RealMission]:
    """Return the missions that are kept beside the tests."""
    return _missions(_below(FIXTURES))


@cache
def corpus_missions() -> Sequence[RealMission]:
    """Return every mission of the corpus, by name; the test is skipped where it is not at hand."""
    home = Path(GIVEN) if GIVEN else ROOT.parent / "shared" / "corpus"
    if any(home.glob(f"*/{EVENTS_FILE}")):
        return _missions(_below(home))
    if not (home / ARCHIVE).exists():
        pytest.skip(f"the corpus is not here: set FAIRLEAD_CORPUS ({ARCHIVE} is not in {home})")
    return _missions(_packed(home / ARCHIVE))


def fixture_packages() -> Mapping[str, bytes]:
    """Return the package files that are kept beside the tests, by `mission/tasks/file`."""
    return {
        file.relative_to(FIXTURES).as_posix(): file.read_bytes()
        for file in sorted(FIXTURES.glob("*/tasks/*.md"))
    }


def corpus_files(name: str) -> Mapping[str, bytes]:
    """Return every file of the corpus with this path below its mission, by mission."""
    return {one.name: one.files[name] for one in corpus_missions() if name in one.files}


def corpus_below(folder: str) -> Mapping[tuple[str, str], bytes]:
    """Return every file below a folder of any mission of the corpus, by mission and path."""
    return {
        (one.name, path): data
        for one in corpus_missions()
        for path, data in one.files.items()
        if path.startswith(f"{folder}/")
    }


def _missions(files: Mapping[str, Mapping[str, bytes]]) -> Sequence[RealMission]:
    return [
        RealMission(name, found) for name, found in sorted(files.items()) if EVENTS_FILE in found
    ]


def _below(home: Path) -> Mapping[str, Mapping[str, bytes]]:
    return {
        folder.name: {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in home.iterdir()
        if folder.is_dir()
    }


def _packed(archive: Path) -> Mapping[str, Mapping[str, bytes]]:
    missions: dict[str, dict[str, bytes]] = {}
    with tarfile.open(archive) as packed:
        for member in packed:
            content = packed.extractfile(member)
            if content:
                mission, *rest = PurePosixPath(member.name).parts
                missions.setdefault(mission, {})["/".join(rest)] = content.read()
    return missions
