"""CommitTarget: the pair "where it lands" and "where it is shown"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import InitVar, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Self, final

from fairlead.shared_kernel.commit_target.branch import BranchName
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.naming import ARCHIVE_REFS, HEADS

if TYPE_CHECKING:
    from fairlead.shared_kernel.git import Ref, Worktree

_SEAL = object()


class TargetKind(StrEnum):
    """Which topology the target belongs to (contract topology)."""

    PRIMARY = "primary"
    COORDINATION = "coordination"
    FLATTENED = "flattened"


@final
class HeadMismatch(FairleadError):
    """The worktree shows another branch than the one to commit on."""

    code = "SAFE_COMMIT_HEAD_MISMATCH"

    def __init__(self, worktree: Path, shown: str | None, wanted: str) -> None:
        super().__init__(
            f"{worktree} shows {shown or 'no branch'}, not {wanted}",
            next_step=f"Run the command in a worktree that shows {wanted}, or name the branch "
            "that this worktree shows.",
            details={"worktree_root": str(worktree), "head": shown, "destination_ref": wanted},
        )


@dataclass(frozen=True, slots=True)
class CommitTarget:
    """Where an operation commits. Made only by binding, so a mismatched pair cannot exist.

    Attributes:
        ref: full name: a local branch, or the mission's own archive ref.
        kind: the topology it belongs to.
        worktree_root: the worktree that shows the ref; None where none does.
    """

    ref: str
    kind: TargetKind
    worktree_root: Path | None
    seal: InitVar[object] = None
    """Not kept, so that `dataclasses.replace` makes no pair that nobody bound."""

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a CommitTarget is made by CommitTarget.bind, which looks at git")

    @classmethod
    def bind(cls, ref: Ref, kind: TargetKind) -> Self:
        """Bind to a ref as git has it now, with the worktree that git says shows it.

        Raises:
            InvalidBranchName: neither a local branch by our grammar nor an archive ref.
        """
        return cls._made(ref.name, kind, ref.worktree)

    @classmethod
    def unborn(cls, ref: str, kind: TargetKind) -> Self:
        """Bind to a ref that this operation will create; no worktree can show it yet."""
        return cls._made(ref, kind, None)

    @classmethod
    def bind_worktree(
        cls, branch: BranchName, kind: TargetKind, worktree: Path, worktrees: Sequence[Worktree]
    ) -> Self:
        """Bind a branch to the worktree in which a person asked to commit.

        Raises:
            HeadMismatch: that worktree shows another branch, or none.
        """
        shown = next((w.branch for w in worktrees if w.path == worktree), None)
        if shown != branch.ref:
            raise HeadMismatch(worktree, shown and shown.removeprefix(HEADS), branch.value)
        return cls._made(branch.ref, kind, worktree)

    @classmethod
    def _made(cls, ref: str, kind: TargetKind, worktree: Path | None) -> Self:
        if ref.startswith(ARCHIVE_REFS):
            return cls(ref, TargetKind.COORDINATION, None, _SEAL)
        BranchName.of_ref(ref)
        return cls(ref, kind, worktree, _SEAL)

    @property
    def display(self) -> str:
        """The ref as people read it: the short branch name, or the full archive ref."""
        return self.ref.removeprefix(HEADS)
