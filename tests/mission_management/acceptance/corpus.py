"""Files of real missions, where the corpus is at hand."""

import os
import tarfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]
# Read before the suite hides this machine's settings from the tests.
_GIVEN = os.environ.get("FAIRLEAD_CORPUS")
_ARCHIVE = "missions.tar.xz"


@lru_cache(maxsize=4)
def files_named(name: str) -> Mapping[str, bytes]:
    """Return every file of the corpus with this path below its mission, by mission folder."""
    home = Path(_GIVEN) if _GIVEN else _ROOT.parent / "shared" / "corpus"
    found = {path.relative_to(home).parts[0]: path.read_bytes() for path in home.glob(f"*/{name}")}
    archive = home / _ARCHIVE
    if not found and archive.exists():
        with tarfile.open(archive) as packed:
            for member in packed:
                if member.name.endswith(f"/{name}") and (file := packed.extractfile(member)):
                    folder = member.name.removesuffix(f"/{name}").rpartition("/")[2]
                    found[folder] = file.read()
    if not found:
        pytest.skip(f"the corpus is not here: set FAIRLEAD_CORPUS ({_ARCHIVE} is not in {home})")
    return found


@lru_cache(maxsize=2)
def files_below(folder: str) -> Mapping[tuple[str, str], bytes]:
    """Return every file below this folder of any mission, by mission folder and path in it."""
    home = Path(_GIVEN) if _GIVEN else _ROOT.parent / "shared" / "corpus"
    found = {
        (path.relative_to(home).parts[0], "/".join(path.relative_to(home).parts[1:])): (
            path.read_bytes()
        )
        for path in home.glob(f"*/{folder}/**/*")
        if path.is_file()
    }
    archive = home / _ARCHIVE
    if not found and archive.exists():
        with tarfile.open(archive) as packed:
            for member in packed:
                mission, middle, name = member.name.partition(f"/{folder}/")
                if middle and (file := packed.extractfile(member)):
                    found[mission.rpartition("/")[2], f"{folder}/{name}"] = file.read()
    if not found:
        pytest.skip(f"the corpus is not here: set FAIRLEAD_CORPUS ({_ARCHIVE} is not in {home})")
    return found
