"""The file system seen as a storage device: private folders, and what it takes to be durable."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fairlead.shared_kernel.git import StorageUnwritable

_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOENT, errno.ENOTDIR})


@contextmanager
def storage_errors() -> Iterator[None]:
    """Around writes: what the operating system says against them becomes StorageUnwritable."""
    try:
        yield
    except OSError as error:
        raise StorageUnwritable(str(error)) from error


def private_folder(folder: Path) -> Path:
    """Make the folder, and the missing ones above it, for this user only (0700).

    Raises:
        StorageUnwritable: the disk is full or read-only.
    """
    if not folder.is_dir():
        private_folder(folder.parent)
        with storage_errors():
            folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def sync_folder(folder: Path) -> None:
    """Make the entries of a folder survive power loss; where that is unknown, do nothing.

    git syncs the files that it writes and no folder, so a new name could be lost without this.

    Raises:
        StorageUnwritable: the device reports an error.
    """
    if sys.platform != "win32":
        _synced(folder, os.O_DIRECTORY)


def sync_file(file: Path) -> bool:
    """Make the content of a file survive power loss; False where there is no such file.

    Raises:
        StorageUnwritable: the device reports an error.
    """
    return sys.platform != "win32" and _synced(file, 0)


def _synced(path: Path, flags: int) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | flags)
    except OSError as error:
        if error.errno in _CANNOT_SYNC:
            return False
        raise StorageUnwritable(str(error)) from error
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise StorageUnwritable(str(error)) from error
    finally:
        os.close(descriptor)
    return True
