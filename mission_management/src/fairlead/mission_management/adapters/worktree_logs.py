"""Logs as worktrees show them, read from their folders."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.mission_management.status import EVENTS_FILE, ShownLogs
from fairlead.shared_kernel.context import StatusSurface
from fairlead.shared_kernel.git import ShownRefs


@dataclass(frozen=True, slots=True)
class WorktreeLogs(ShownLogs):
    """Files in the worktree whose HEAD names the ref."""

    shown: ShownRefs

    @override
    def read(self, surface: StatusSurface) -> bytes | None:
        root = self.shown.worktree_of(surface.read_ref)
        return _plain_file(root, root / surface.directory / EVENTS_FILE) if root else None


def _plain_file(root: Path, path: Path) -> bytes | None:
    """Return the content of a plain file that no link leads out of the worktree to."""
    try:
        if not path.parent.resolve(strict=True).is_relative_to(root.resolve()):
            return None
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
