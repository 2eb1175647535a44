"""Refs, moved by compare-and-swap."""

from __future__ import annotations

import builtins
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

from fairlead.shared_kernel.adapters.durability import sync_file, sync_folder
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import (
    ZERO_OID,
    GitCommandFailed,
    GitTimeout,
    ObjectMissing,
    Oid,
    Ref,
    RefMoved,
    Refs,
    RefUpdateRefused,
    StorageUnwritable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fairlead.shared_kernel.adapters.git_cli.cat_file import CatFile
    from fairlead.shared_kernel.adapters.git_cli.kept_objects import KeptObjects
    from fairlead.shared_kernel.adapters.git_cli.runner import Git
    from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch
    from fairlead.shared_kernel.git import RefUpdate

_NAME = re.compile(r"HEAD|refs/(?!.*(\.\.|@\{|//))[^\x00-\x20\x7f~^:?*\[\\]*")
_FORMAT = "--format=%(refname)%00%(objectname)%00%(worktreepath)%00"
_FIELDS = 3
_AT_ONCE = ("-c", "core.filesRefLockTimeout=0", "-c", "core.packedRefsTimeout=0")
"""Git does not wait for a lock itself: who waits is to know who holds it (ADR 0013)."""
_LOCKED = ".lock': File exists"
_TRIES = 20
"""Of a move to objects that somebody prunes; each time they are brought back first."""


class GitRefs(Refs):
    """Refs of one repository."""

    def __init__(
        self,
        git: Git,
        cat_file: CatFile,
        scratch: Scratch,
        common_dir: Path,
        kept: Callable[[], KeptObjects],
    ) -> None:
        self._git, self._cat_file, self._kept = git, cat_file, kept
        self._scratch, self._common_dir = scratch, common_dir
        self._packed: object = None

    @override
    def list(self, *prefixes: str) -> Sequence[Ref]:
        for prefix in prefixes:
            _check(prefix)
        done = self._git.read("for-each-ref", _FORMAT, "--", *prefixes)
        fields = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        rows = [fields[at : at + _FIELDS] for at in range(0, len(fields) - 1, _FIELDS)]
        return [Ref(name.lstrip("\n"), Oid(oid), self._shown_at(path)) for name, oid, path in rows]

    @override
    def read(self, name: str) -> Oid | None:
        _check(name)
        self._look_at_packed_refs()
        found = self._cat_file.named(name)
        if found is None and self._kept().restore():
            found = self._cat_file.named(name)
        if found is None and self._is_loose(name):
            # The file may have come in between; a ref to nothing must not look like no ref.
            found = self._cat_file.named(name)
            if found is None and self._is_loose(name):
                raise ObjectMissing(f"that {name} names")
        return found

    @override
    def update(self, updates: Sequence[RefUpdate], *, reason: str) -> None:
        for update in updates:
            _check(update.name)
        if not updates:
            return
        script = "".join(map(_line, updates)).encode("utf-8", "surrogateescape")
        try:
            self._move(script, reason)
        except (GitCommandFailed, GitTimeout) as failed:
            if not self._has_happened(updates, failed):
                raise
        reach("ref moved")
        self._kept().restore()
        try:
            self._sync(updates)
        except StorageUnwritable as error:
            names = ", ".join(update.name for update in updates)
            raise StorageUnwritable(error.said, moved=names) from error

    @override
    def flush(self, name: str, *, since: Sequence[Oid]) -> None:
        tip = self.read(name)
        if tip is None:
            return
        known = (f"^{one}" for one in since)
        listed = self._git.read("rev-list", "--objects", "--ignore-missing", tip, *known, "--")
        lines = listed.stdout.decode("utf-8", "surrogateescape").split("\n")
        self._kept().sync([Oid(line.partition(" ")[0]) for line in lines if line])
        loose = self._common_dir / name
        if sync_file(loose):
            sync_ref_folders(self._common_dir, [loose.parent])

    def _shown_at(self, path: str) -> Path | None:
        """The worktree that git names; it names the primary one of a submodule by its git dir."""
        shown = Path(path) if path else None
        if shown == self._common_dir:
            return self._git.directory
        return shown if shown and shown.is_dir() else None

    def _look_at_packed_refs(self) -> None:
        """A git that runs for long takes them for unchanged if they were packed twice within a
        second (seen); a new one looks.
        """
        packed: object = ()
        with suppress(OSError):
            seen = (self._common_dir / "packed-refs").stat()
            packed = (seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
        if self._packed not in (None, packed):
            self._cat_file.close()
        self._packed = packed

    def _is_loose(self, name: str) -> bool:
        with suppress(OSError):  # such as a name that is too long for a file
            return name != "HEAD" and (self._common_dir / name).is_file()
        return False

    def _move(self, script: bytes, reason: str) -> None:
        command = ("update-ref", "--create-reflog", "-m", reason, "--stdin", "-z")

        def move() -> None:
            self._moved_whole(command, script)

        try:
            move()
        except GitCommandFailed as failed:
            if _LOCKED not in failed.stderr:
                raise
            from fairlead.shared_kernel.adapters.git_cli.stale_locks import LocksInTheWay

            LocksInTheWay(self._common_dir, self._scratch).past(move, failed)

    def _moved_whole(self, command: Sequence[str], script: bytes) -> None:
        """Move refs to objects that are there; what somebody prunes meanwhile is brought back."""
        for _ in range(_TRIES):
            self._kept().restore_own()
            try:
                self._git.write(*command, stdin=script, options=_AT_ONCE)
                return
            except GitCommandFailed:
                if not self._kept().restore_own():
                    raise
        self._git.write(*command, stdin=script, options=_AT_ONCE)

    def _has_happened(
        self, updates: Sequence[RefUpdate], failed: GitCommandFailed | GitTimeout
    ) -> bool:
        """Look at the refs: they decide what a failed or silent process has done."""
        actual = [self.read(update.name) or ZERO_OID for update in updates]
        was_stopped = isinstance(failed, GitTimeout) or failed.status < 0
        if was_stopped and actual == [_value(update.new) for update in updates]:
            return True
        for now, update in zip(actual, updates, strict=True):
            if now != _value(update.old):
                raise RefMoved(update.name, update.old, now) from failed
        if isinstance(failed, GitCommandFailed):
            raise RefUpdateRefused(_blamed(updates, failed.stderr), failed.stderr) from failed
        return False

    def _sync(self, updates: Sequence[RefUpdate]) -> None:
        """Make the names of loose refs durable: git syncs a ref's file and not its folder."""
        folders: dict[Path, None] = {}
        for update in updates:
            folder = (self._common_dir / update.name).parent
            folders[folder] = None
            while ZERO_OID in (_value(update.old), _value(update.new)) and (
                folder.parent != self._common_dir
            ):
                folder = folder.parent  # a new branch may have made folders, a lost one removed
                folders[folder] = None
        if any(_value(update.new) == ZERO_OID for update in updates):
            folders[self._common_dir] = None  # packed-refs was rewritten
        sync_ref_folders(self._common_dir, folders)


def sync_ref_folders(common_dir: Path, folders: Iterable[Path]) -> None:
    """Make the names of refs in these folders durable; where refs are in tables, those."""
    tables = common_dir / "reftable"
    for folder in [tables] if tables.is_dir() else folders:
        sync_folder(folder)


def _check(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not the full name of a ref: {name!r}")


def _line(update: RefUpdate) -> str:
    length = max(len(update.new), len(update.old))
    new, old = (value.ljust(length, "0") for value in (update.new, update.old))
    return f"update {update.name}\0{new}\0{old}\0"


def _value(value: Oid) -> Oid:
    """A zero of any length as the one that we compare with."""
    return value if value.strip("0") else ZERO_OID


def _blamed(updates: Sequence[RefUpdate], stderr: str) -> str:
    names = builtins.list(update.name for update in updates)
    return next((name for name in names if f"'{name}'" in stderr), names[0])
