"""What the resolver needs to know about the place a command was started in."""

from abc import abstractmethod
from pathlib import Path
from typing import Protocol

from fairlead.shared_kernel.git import Checkout


class Places(Protocol):
    """Where one stands, read from git's own files; no git process runs."""

    @abstractmethod
    def locate(self, cwd: Path) -> Checkout:
        """Return the checkout that holds `cwd`, symlinks resolved.

        Raises:
            NotARepository: there is none, or it is of a kind that has no checkout.
        """
        ...

    @abstractmethod
    def head_branch(self, checkout: Checkout) -> str | None:
        """Return the short name of the branch that the worktree shows; None when detached."""
        ...
