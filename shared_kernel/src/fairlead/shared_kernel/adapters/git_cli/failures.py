"""What a failed git process said, as exactly one typed error.

The patterns are compiled when something has failed, which is not when a command starts.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from fairlead.shared_kernel.git import (
    GitCommandFailed,
    GitError,
    GitIdentityMissing,
    GitTooOld,
    NotARepository,
    StorageUnwritable,
)

OLDEST = (2, 38, 0)
Version = tuple[int, int, int]
_STORAGE = (
    r"(?m)^(?:fatal|error|warning): (?!cannot (?:run|exec)).*(?:No space left on device"
    r"|Read-only file system|Disk quota exceeded|File too large|Input/output error"
    r"|insufficient permission for adding|: Permission denied)"
)
_IDENTITY = (
    r"Please tell me who you are|empty ident name|auto-detection is disabled"
    r"|unable to auto-detect email address"
)
_UNKNOWN = r"(?m)unknown (?:option|switch|subcommand)|is not a git command|^usage: git"
_HALF_MADE = r"failed to read .*commondir"


def failure(
    command: Sequence[str],
    status: int,
    stderr: str,
    *,
    directory: Path,
    writing: bool,
    version: Callable[[], Version],
) -> GitError:
    """Name the failure. The version is looked at only when git did not know a word of ours."""
    if writing and re.search(_STORAGE, stderr):
        return StorageUnwritable(stderr)
    if re.search(_IDENTITY, stderr):
        return GitIdentityMissing(stderr)
    if "fatal: not a git repository" in stderr:
        return NotARepository(str(directory))
    if re.search(_UNKNOWN, stderr):
        found = version()
        if found < OLDEST:
            return GitTooOld(".".join(map(str, found)))
    return GitCommandFailed(command, status, stderr)


def is_passing(failed: GitCommandFailed) -> bool:
    """Tell whether git only met a worktree that another git is making at this moment (seen)."""
    return bool(re.search(_HALF_MADE, failed.stderr))


def parse_version(said: str) -> Version:
    """Read what `git version` prints, such as `git version 2.39.5 (Apple Git-154)`."""
    numbers = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", said)
    if not numbers:
        return (0, 0, 0)
    return (int(numbers[1]), int(numbers[2]), int(numbers[3] or 0))
