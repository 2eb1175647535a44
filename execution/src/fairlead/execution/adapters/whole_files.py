"""Replacing a file as a whole: a reader sees the old or the new content, never a part."""

import os
from pathlib import Path

from fairlead.shared_kernel.git import StorageUnwritable


def replace_file(path: Path, data: bytes) -> None:
    """Write a file of the runtime folder. Not synced: what is kept there may be lost.

    Raises:
        StorageUnwritable: the disk is full or read-only, or something else has the folder's place.
    """
    import tempfile  # with random 1 ms, which no reading command needs

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StorageUnwritable(str(error)) from error
