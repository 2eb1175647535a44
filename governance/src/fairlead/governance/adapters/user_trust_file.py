"""What the user trusts, in their own configuration folder (XDG base directories)."""

import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.governance.adapters.user_files import replace_file, user_folder
from fairlead.governance.policy import (
    RepositoryCommand,
    TrustedRepository,
    TrustStore,
    TrustUnreadable,
)
from fairlead.shared_kernel.git import StorageUnwritable
from fairlead.shared_kernel.locks import Locks, LockTimeout

FILE_NAME = "trust.json"
LOCK_NAME = ".trust.lock"
FORMAT_VERSION = 1
_LOCK_SECONDS = 10.0
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class UserTrustFile(TrustStore):
    """`$XDG_CONFIG_HOME/fairlead/trust.json`, else `~/.config/fairlead/trust.json`; 0600."""

    environment: Mapping[str, str]
    locks: Locks

    @property
    def file(self) -> Path:
        """Where it is; it need not exist."""
        root = user_folder(self.environment, "XDG_CONFIG_HOME", ".config")
        return (root or Path.home() / ".config") / "fairlead" / FILE_NAME

    @override
    def all(self) -> Sequence[TrustedRepository]:
        raw = self._read()
        return sorted((self._entry(item) for item in raw), key=lambda one: str(one.path))

    @override
    def keep(self, trusted: TrustedRepository) -> None:
        with self._alone():
            others = [one for one in self.all() if one.path != trusted.path]
            self._write([*others, trusted])

    @override
    def forget(self, path: Path) -> bool:
        with self._alone():
            known = self.all()
            kept = [one for one in known if one.path != path]
            if len(kept) == len(known):
                return False
            self._write(kept)
            return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else writes in between: what another command revoked would be trusted again."""
        lock = self.file.with_name(LOCK_NAME)
        try:
            with self.locks.hold(lock, purpose="trust", timeout=_LOCK_SECONDS):
                yield
        except LockTimeout as held:
            raise StorageUnwritable(str(held)) from held

    def _read(self) -> Sequence[object]:
        file = self.file
        try:
            with file.open("rb") as opened:
                self._refuse_foreign(os.fstat(opened.fileno()))
                raw = json.loads(opened.read())
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, RecursionError) as error:
            raise self._unreadable(f"it cannot be read: {error}") from error
        listed = raw.get("repositories") if isinstance(raw, dict) else None
        if not isinstance(listed, list) or raw.get("version") != FORMAT_VERSION:
            raise self._unreadable("it is not in the form that this version writes")
        return listed

    def _refuse_foreign(self, seen: os.stat_result) -> None:
        """Whoever can write the file decides what runs here."""
        if seen.st_mode & _OTHERS_MAY_WRITE or seen.st_uid not in (os.getuid(), 0):
            raise TrustUnreadable(
                self.file,
                "other users could have written it",
                f"Look through it, then run `chmod 600 {self.file}`.",
            )

    def _entry(self, item: object) -> TrustedRepository:
        if not isinstance(item, dict):
            raise self._unreadable("an entry is no object")
        try:
            commands = tuple(
                RepositoryCommand(str(one["origin"]), str(one["command"]))
                for one in item["commands"]
            )
            return TrustedRepository(Path(item["repository"]), commands, str(item["trusted_at"]))
        except (KeyError, TypeError) as error:
            raise self._unreadable("an entry lacks what every entry has") from error

    def _unreadable(self, why: str) -> TrustUnreadable:
        step = "Mend the file, or move it away and run `fairlead trust` in each repository again."
        return TrustUnreadable(self.file, why, step)

    def _write(self, entries: Sequence[TrustedRepository]) -> None:
        raw = {
            "version": FORMAT_VERSION,
            "repositories": [dict(one.written()) for one in entries],
        }
        data = json.dumps(raw, indent=2, sort_keys=True).encode() + b"\n"
        # A link, as people who keep their settings under version control have, stays one.
        target = Path(os.path.realpath(self.file))
        try:
            replace_file(target, data)
        except OSError as error:
            raise StorageUnwritable(str(error)) from error
