"""The words of git that the rest of the program uses."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NewType

Oid = NewType("Oid", str)
"""The full name of an object: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits."""

ZERO_OID = Oid("0" * 40)
"""As the old value of a ref: it must not exist. As the new value: it goes away."""


def oid(text: str) -> Oid:
    """Parse an object name.

    Raises:
        ValueError: it is not 40 or 64 lower-case hexadecimal digits.
    """
    if not re.fullmatch(r"[0-9a-f]{40}([0-9a-f]{24})?", text):
        raise ValueError(f"not an object name: {text!r}")
    return Oid(text)


class ObjectKind(StrEnum):
    """The four kinds of git object."""

    BLOB = "blob"
    TREE = "tree"
    COMMIT = "commit"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class GitObject:
    """An object as stored."""

    oid: Oid
    kind: ObjectKind
    data: bytes


@dataclass(frozen=True, slots=True)
class Ref:
    """A ref by its full name, and the worktree that shows it (None: no worktree does)."""

    name: str
    oid: Oid
    worktree: Path | None = None


@dataclass(frozen=True, slots=True)
class RefUpdate:
    """Compare-and-swap: `name` goes from `old` to `new`. ZERO_OID is "does not exist"."""

    name: str
    new: Oid
    old: Oid


@dataclass(frozen=True, slots=True)
class CommitDraft:
    """A commit before it has a name. `parents` in order; the first is the branch's own history."""

    tree: Oid
    parents: tuple[Oid, ...]
    message: str


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


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The outcome of a three-way merge that touched no worktree and no ref.

    `tree` is the merged tree when `conflicts` (paths, sorted) is empty. With conflicts `tree` holds
    the files with conflict markers, and `detail` what git said.
    """

    tree: Oid
    conflicts: tuple[str, ...] = ()
    detail: str = ""

    @property
    def clean(self) -> bool:
        """True when nobody has to decide anything."""
        return not self.conflicts


@dataclass(frozen=True, slots=True)
class Worktree:
    """A worktree that git knows; `exists` is False when its folder was deleted by hand."""

    path: Path
    head: Oid | None
    branch: str | None
    """Full name of the branch that HEAD names; None when detached."""
    exists: bool = True
    locked: bool = False
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class FileChange:
    """One line of `git status`: two status letters, and the path relative to the worktree."""

    code: str
    path: str

    @property
    def untracked(self) -> bool:
        """True for a file that git does not track."""
        return self.code == "??"


@dataclass(frozen=True, slots=True)
class PendingCommit:
    """What hooks look at: the commit that would be made on top of `base`."""

    base: Oid
    tree: Oid
    message: str
    writable: str
    """Directory (relative to the top) in which re-staged files are accepted; "" accepts none."""
    merge: bool = False
    """True for a merge into a person's branch: pre-merge-commit runs in place of pre-commit."""


@dataclass(frozen=True, slots=True)
class HookRefusal:
    """A hook said no, ran too long, or could not be started."""

    hook: str
    reason: str
    kind: str
    """`rejected`, `timeout` or `unavailable`."""


@dataclass(frozen=True, slots=True)
class HookOutcome:
    """What became of a pending commit: hooks may change its message, and files in `writable`."""

    tree: Oid
    message: str
    ran: tuple[str, ...] = ()
    refusal: HookRefusal | None = None
    warnings: tuple[str, ...] = field(default=())
