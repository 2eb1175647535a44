"""Which gits of others may be at work in a repository, as far as the system shows its processes."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from fairlead.shared_kernel.adapters.git_cli.checkout import locate
from fairlead.shared_kernel.git import NotARepository

_PROCESSES = Path("/proc")
_READERS = frozenset({"blame", "cat-file", "diff", "fsmonitor--daemon", "grep", "log", "show"})
"""They may live for hours, and lock nothing."""
_WITH_A_VALUE = frozenset({"-C", "-c", "--git-dir", "--namespace", "--work-tree"})
_HOOK = "reference-transaction"
"""While it runs, the git that started it holds the refs' locks."""


def gits_at_work(common_dir: Path, owner: int) -> Sequence[str] | None:
    """Return the command lines of gits that may hold a lock here; None where nobody can tell.

    Those of the user `owner` (a number), who owns the lock, and of root. One too many is listed
    rather than one too few.
    """
    if sys.platform == "win32":
        return None
    try:
        if (_PROCESSES / "self" / "cwd").exists():
            return list(_by_files(common_dir, owner))
        return list(_by_program(owner))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _by_files(common_dir: Path, owner: int) -> Iterator[str]:
    for process in _PROCESSES.iterdir():
        if not process.name.isdigit():
            continue
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            words = os.fsdecode((process / "cmdline").read_bytes()).split("\0")[:-1]
            if (
                _may_lock(words)
                and process.stat().st_uid in (owner, 0)
                and _is_here(process, words, common_dir)
            ):
                yield " ".join(words)


def _by_program(owner: int) -> Iterator[str]:
    """Where the system does not show in which folder a process is, it may be in this one."""
    words = ("ps", "-axww", "-o", "uid=,command=")
    done = subprocess.run(words, capture_output=True, timeout=5, check=True)
    for line in os.fsdecode(done.stdout).splitlines():
        uid, *command = line.split()
        if int(uid) in (owner, 0) and _may_lock(command):
            yield " ".join(command)


def _may_lock(words: Sequence[str]) -> bool:
    if any(_HOOK in word for word in words):
        return True
    program = words[0].rpartition("/")[2] if words else ""
    return program.startswith("git") and _verb(words) not in _READERS


def _verb(words: Sequence[str]) -> str:
    rest = iter(words[1:])
    for word in rest:
        if word in _WITH_A_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return ""


def _is_here(process: Path, words: Sequence[str], common_dir: Path) -> bool:
    try:
        folder = (process / "cwd").readlink()
        variables = (process / "environ").read_bytes()
    except PermissionError:
        return True
    if os.fsencode(common_dir) in variables or any(str(common_dir) in word for word in words):
        return True
    if common_dir == folder or common_dir in folder.parents:
        return True
    with suppress(NotARepository):
        return locate(folder).common_dir == common_dir
    return False


def runs_a_hook(commands: Sequence[str]) -> bool:
    """Tell whether one of them waits for a hook, as long as that takes."""
    return any(_HOOK in command for command in commands)
