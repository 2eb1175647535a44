"""Running a command on the files of a commit, where nobody works."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fairlead.shared_kernel.git.values import Oid


@dataclass(frozen=True, slots=True)
class CommandRun:
    """How a command ended.

    Attributes:
        status: its exit status; None when its time was over, or it could not be started.
        output: the end of what it wrote, both streams together.
        started: False when there is no such program.
    """

    status: int | None
    output: str
    started: bool = True


class CommandRuns(Protocol):
    """Private full checkouts of commits, in which a command runs as its caller would run it."""

    @abstractmethod
    def run(self, commit: Oid, argv: Sequence[str], *, state: Path, timeout: float) -> CommandRun:
        """Check a commit out below `state`, run `argv` there, never through a shell, and wait.

        The command gets the caller's environment without what ties git to one repository, no
        standard input and a process group of its own, which is stopped after `timeout` seconds.
        Two runs at once do not see each other. Nothing is left in anybody's worktree.
        """
        ...
