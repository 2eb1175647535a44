"""What git tells of commits: what they hold, and what became of merging them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fairlead.shared_kernel.git.unfinished import UnmergedEntry
    from fairlead.shared_kernel.git.values import Oid


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """A commit as history shows it; `committed_at` is ISO 8601 with offset."""

    oid: Oid
    tree: Oid
    parents: tuple[Oid, ...]
    author: str
    committed_at: str
    message: str

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.partition("\n")[0]


class TreeFile(NamedTuple):
    """A tracked file of a commit; `size` in bytes, as it is stored."""

    path: str
    oid: Oid
    size: int


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The outcome of a three-way merge that touched no worktree and no ref.

    `tree` is the merged tree when `conflicts` (paths, sorted) is empty. With conflicts `tree` holds
    the files with conflict markers, `detail` is what git said, and `unmerged` what each side has;
    a conflict that is about no file's content has nothing there.
    """

    tree: Oid
    conflicts: tuple[str, ...] = ()
    detail: str = ""
    unmerged: tuple[UnmergedEntry, ...] = ()

    @property
    def clean(self) -> bool:
        """True when nobody has to decide anything."""
        return not self.conflicts
