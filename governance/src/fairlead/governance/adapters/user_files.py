"""Files below the user's own folders (XDG base directories)."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def user_folder(environment: Mapping[str, str], variable: str, below_home: str) -> Path | None:
    """Return the folder that a variable names, else the one below HOME; None without either."""
    given = environment.get(variable, "")
    # The XDG rules say of a relative path that it is to be ignored.
    if given and Path(given).is_absolute():
        return Path(given)
    home = environment.get("HOME", "")
    return Path(home) / below_home if home else None


def replace_file(path: Path, data: bytes) -> None:
    """Write beside it (0600), rename over it; folders are made (0700). Durable on return."""
    import tempfile  # with random 1 ms, which no reading command needs

    made = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    for folder in (path.parent, *(one.parent for one in made)):
        _sync(folder)


def _sync(folder: Path) -> None:
    """A name survives a power loss only when its folder was flushed too."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
