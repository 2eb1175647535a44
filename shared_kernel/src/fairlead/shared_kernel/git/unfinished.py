"""A merge that a person finishes: what it is of, and how a worktree shows it."""

from dataclasses import dataclass

from fairlead.shared_kernel.git.values import Oid


@dataclass(frozen=True, slots=True)
class UnmergedEntry:
    """What one side has at a path in conflict. `stage` is git's: 1 before, 2 ours, 3 theirs."""

    mode: str
    oid: Oid
    stage: int
    path: str


@dataclass(frozen=True, slots=True)
class UnfinishedMerge:
    """The state that `git merge` leaves when it cannot go on.

    Attributes:
        ours: the commit that HEAD shows; `theirs` is being merged into it.
        tree: what is staged and shown; files in conflict hold what a person is to decide.
        unmerged: takes the place of `tree` in the index at its paths.
        files: shown in place of `tree`, where somebody's edits come back.
        hidden: paths that are not shown (sparse checkout).
    """

    ours: Oid
    theirs: Oid
    tree: Oid
    unmerged: tuple[UnmergedEntry, ...]
    message: str
    files: Oid | None = None
    hidden: tuple[str, ...] = ()
