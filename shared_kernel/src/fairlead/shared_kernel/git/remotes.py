"""What is asked of repositories elsewhere. Only `merge --push` speaks to one."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fairlead.shared_kernel.git.values import Oid


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where a branch is kept elsewhere: the remote's name, and the full name of the ref there."""

    remote: str
    ref: str

    @property
    def display(self) -> str:
        """The short form for people."""
        return f"{self.remote}/{self.ref.removeprefix('refs/heads/')}"


class Remotes(Protocol):
    """Other repositories, as the user's configuration names them."""

    @abstractmethod
    def upstream(self, branch: str) -> Upstream | None:
        """Return the upstream of a branch (short name), or None. Nobody elsewhere is asked."""
        ...

    @abstractmethod
    def tip(self, upstream: Upstream) -> Oid | None:
        """Return what the branch is there now, or None where it does not exist.

        Raises:
            RemoteUnreachable: nobody answered, or not to us.
        """
        ...

    @abstractmethod
    def push(self, upstream: Upstream, commit: Oid) -> None:
        """Move the branch there forward to a commit; never back, never aside.

        The user's pre-push hook runs.

        Raises:
            PushRejected: the branch there has other commits, or somebody there or a hook said no.
            RemoteUnreachable: nobody answered, or not to us.
        """
        ...
