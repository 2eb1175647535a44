"""Real missions to read: all of them where the corpus is at hand, a dozen everywhere."""

import os
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from fairlead.mission_management.status import EVENTS_FILE, SNAPSHOT_FILE
from fairlead.shared_kernel.documents import MissionMeta

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "tests" / "fixtures" / "missions"
ARCHIVE = "missions.tar.xz"
# Read before the suite hides this machine's settings from the tests.
GIVEN = os.environ.get("FAIRLEAD_CORPUS")


class RealMission(NamedTuple):
    """The machine files of one mission, as they were recorded."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def log(self) -> bytes:
        return (self.folder / EVENTS_FILE).read_bytes()

    @property
    def snapshot(self) -> bytes | None:
        file = self.folder / SNAPSHOT_FILE
        return file.read_bytes() if file.exists() else None

    @property
    def meta(self) -> MissionMeta:
        return MissionMeta.parse((self.folder / "meta.json").read_bytes())


def missions_below(folder: Path) -> Sequence[RealMission]:
    return [RealMission(log.parent) for log in sorted(folder.glob(f"*/{EVENTS_FILE}"))]


def unpacked_corpus(scratch: Path) -> Path:
    """Return the folder that holds the missions; the archive is unpacked below `scratch`."""
    home = Path(GIVEN) if GIVEN else ROOT.parent / "shared" / "corpus"
    if any(home.glob(f"*/{EVENTS_FILE}")):
        return home
    archive = home / ARCHIVE
    if not archive.exists():
        pytest.skip(f"the corpus is not here: set FAIRLEAD_CORPUS ({ARCHIVE} is not in {home})")
    wanted = {EVENTS_FILE, SNAPSHOT_FILE, "meta.json", "lanes.json"}
    with tarfile.open(archive) as packed:
        members = [member for member in packed if Path(member.name).name in wanted]
        packed.extractall(scratch, members=members, filter="data")
    found = next(iter(scratch.rglob(EVENTS_FILE)))
    return found.parent.parent
