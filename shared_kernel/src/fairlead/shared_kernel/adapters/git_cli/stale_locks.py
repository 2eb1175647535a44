"""Lock files that a killed git left behind; without this a person would have to delete them.

What counts as proof is ADR 0013.
"""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias, TypeVar

from fairlead.shared_kernel.adapters.git_cli.at_work import gits_at_work, runs_a_hook
from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch, discard
from fairlead.shared_kernel.git import GitCommandFailed

T = TypeVar("T")
_IN_THE_WAY = re.compile(r"Unable to create '(.+?\.lock)': File exists")
_STANDSTILL_SECONDS = 0.4
"""A lock on a ref that stood so long before our eyes is nobody's, if no git is at work."""
_OLD_SECONDS = 10.0
_PATIENCE_SECONDS = 1.0
"""How long the lock of a git that is at work is waited for."""
_POLL_SECONDS = 0.01
_AGAIN_SECONDS = 0.1
_INDEX = "index.lock"
_NEXT = ("HEAD.lock", "packed-refs.lock")
"""What git may name next, once the first is out of the way: watched from the beginning too."""
_Identity: TypeAlias = tuple[int, int]


class LocksInTheWay:
    """Lock files below one common git dir."""

    def __init__(self, common_dir: Path, scratch: Scratch) -> None:
        self._common_dir, self._scratch = common_dir, scratch
        self._seen: dict[Path, tuple[_Identity, float]] = {}
        """The locks that were there, as what and since when they have stood before our eyes."""

    def past(self, run: Callable[[], T], failed: GitCommandFailed | None = None) -> T:
        """Run git; where a lock file is in its way, wait until that goes or is surely abandoned.

        `failed` is how it failed, where it was run before.

        Raises:
            GitCommandFailed: somebody is at work and holds it, or git failed for another reason.
        """
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            if failed is not None:
                lock = self._named(failed.stderr)
                if lock is None or not self._goes(lock, deadline):
                    raise failed
            try:
                return run()
            except GitCommandFailed as error:
                failed = error

    def take_away(self, lock: Path) -> bool:
        """Take one away if it is surely abandoned now, without waiting; tell whether it is gone."""
        seen = _identity(lock)
        return seen is None or (self._is_abandoned(lock, watched=False) and self._taken(lock, seen))

    def _named(self, stderr: str) -> Path | None:
        named = _IN_THE_WAY.search(stderr)
        if not named:
            return None
        lock = (
            Path(named[1]) if Path(named[1]).is_absolute() else self._common_dir.parent / named[1]
        )
        return lock if self._common_dir in lock.parents else None

    def _goes(self, lock: Path, deadline: float) -> bool:
        for other in (lock, *(self._common_dir / name for name in _NEXT)):
            self._look_at(other)
        look_again = 0.0 if _age(lock) > _OLD_SECONDS else self._look_at(lock) + _STANDSTILL_SECONDS
        seen = _identity(lock)
        while seen is not None and _identity(lock) == seen:
            now = time.monotonic()
            if now >= look_again:
                watched = now - self._look_at(lock) >= _STANDSTILL_SECONDS
                if self._is_abandoned(lock, watched=watched):
                    return self._taken(lock, seen)
                look_again = now + _AGAIN_SECONDS
            if now >= deadline:
                return False
            time.sleep(_POLL_SECONDS)
        return time.monotonic() < deadline + _PATIENCE_SECONDS  # many may take turns

    def _look_at(self, lock: Path) -> float:
        """Return since when this lock has been the same."""
        found = _identity(lock)
        if found is None:
            return time.monotonic()
        known, since = self._seen.get(lock, (found, time.monotonic()))
        self._seen[lock] = (found, since if known == found else time.monotonic())
        return self._seen[lock][1]

    def _is_abandoned(self, lock: Path, *, watched: bool) -> bool:
        """Nobody who could hold it lives; an index is held for long, by other programs too."""
        try:
            owner, old = lock.lstat().st_uid, _age(lock) > _OLD_SECONDS
        except OSError:
            return False
        at_work = gits_at_work(self._common_dir, owner)
        if lock.name == _INDEX:
            return old and at_work is not None and not at_work
        if at_work is None or at_work:
            return old and not runs_a_hook(at_work or ())
        return old or watched

    def _taken(self, lock: Path, seen: _Identity) -> bool:
        with suppress(OSError):
            aside = self._scratch.place()
            lock.rename(aside)
            if aside.lstat().st_ino == seen[0]:
                discard(aside)
                return True
            with suppress(FileExistsError):
                lock.hardlink_to(aside)  # a live one took its place in between: give it back
            discard(aside)
        return False


def _identity(lock: Path) -> _Identity | None:
    try:
        found = lock.lstat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _age(lock: Path) -> float:
    try:
        return time.time() - lock.lstat().st_mtime
    except OSError:
        return 0.0
