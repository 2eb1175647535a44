"""Trust: which commands that a repository provides may be run on this machine.

Whoever can write to a repository can write such a command, so a person says yes to each of them,
once, in their own configuration (contract reliability, security). Git hooks are none of them: git
carries them in no clone.
"""

import hashlib
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from fairlead.governance.policy.trust_errors import RepositoryNotTrusted
from fairlead.shared_kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class RepositoryCommand:
    """A command as the repository writes it, and where it stands, for people."""

    origin: str
    command: str

    @property
    def digest(self) -> str:
        """SHA-256 of the command: a changed one is another one, and is asked about again."""
        return hashlib.sha256(self.command.encode("utf-8", "surrogatepass")).hexdigest()

    def written(self) -> Mapping[str, object]:
        """The form in JSON output and in the user's file."""
        return {"origin": self.origin, "command": self.command}


@dataclass(frozen=True, slots=True)
class TrustedRepository:
    """A repository, by the top of its primary checkout, and what may be run in it."""

    path: Path
    commands: tuple[RepositoryCommand, ...]
    trusted_at: str

    @property
    def digest(self) -> str:
        """SHA-256 over all commands; the order in which they were trusted does not matter."""
        known = "\n".join(sorted({command.digest for command in self.commands}))
        return hashlib.sha256(known.encode()).hexdigest()

    def covers(self, command: RepositoryCommand) -> bool:
        """Tell whether somebody said yes to exactly this command here."""
        return any(known.digest == command.digest for known in self.commands)

    def extended(self, commands: Iterable[RepositoryCommand], at: str) -> "TrustedRepository":
        """Return it with these commands too."""
        fresh = {c.digest: c for c in commands if not self.covers(c)}
        return replace(self, commands=(*self.commands, *fresh.values()), trusted_at=at)

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "repository": str(self.path),
            "digest": self.digest,
            "trusted_at": self.trusted_at,
            "commands": [command.written() for command in self.commands],
        }


class TrustStore(Protocol):
    """The user's own notes of what they trust, on this machine and in no repository."""

    @abstractmethod
    def all(self) -> Sequence[TrustedRepository]:
        """Return everything that is trusted, by path; nothing where there is no file.

        Raises:
            TrustUnreadable: the file is damaged, or others could have written it.
        """
        ...

    @abstractmethod
    def keep(self, trusted: TrustedRepository) -> None:
        """Remember a repository in the place of what was known about its path; durable.

        Raises:
            TrustUnreadable: see `all`; nothing was written.
            StorageUnwritable: the folder cannot be written; the old file is still there.
        """
        ...

    @abstractmethod
    def forget(self, path: Path) -> bool:
        """Forget a repository; False when it was not known. Raises as `keep` does."""
        ...


@dataclass(frozen=True, slots=True)
class Trust:
    """What this machine's user trusts one repository with."""

    store: TrustStore
    clock: Clock
    repository: Path

    def known(self) -> TrustedRepository | None:
        """Return what was agreed to, or None."""
        return next((one for one in self.store.all() if one.path == self.repository), None)

    def missing(self, commands: Iterable[RepositoryCommand]) -> tuple[RepositoryCommand, ...]:
        """Return those commands that nobody has agreed to yet, each once."""
        known = self.known()
        wanted = {command.digest: command for command in commands}
        return tuple(c for c in wanted.values() if known is None or not known.covers(c))

    def demand(self, commands: Iterable[RepositoryCommand]) -> None:
        """Pass only when every command may be run.

        Raises:
            RepositoryNotTrusted: one may not; nothing was run.
        """
        missing = self.missing(commands)
        if missing:
            raise RepositoryNotTrusted(self.repository, [dict(c.written()) for c in missing])

    def grant(self, commands: Iterable[RepositoryCommand]) -> TrustedRepository:
        """Trust these commands from now on, beside what is trusted already."""
        now = self.clock.now().isoformat(timespec="seconds")
        trusted = self.known() or TrustedRepository(self.repository, (), now)
        longer = trusted.extended(commands, now)
        if longer.commands != trusted.commands:
            self.store.keep(longer)
            return longer
        return trusted

    def revoke(self) -> bool:
        """Trust nothing of this repository any more; False when nothing was trusted."""
        return self.store.forget(self.repository)
