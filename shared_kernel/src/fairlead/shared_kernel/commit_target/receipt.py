"""What a successful write is known by."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class RollForward(StrEnum):
    """What became of the worktree that shows the ref, after the ref had moved."""

    NOT_SHOWN = "not_shown"
    DONE = "done"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class CommitReceipt:
    """Proof that a write is durable: the ref has moved. There is no receipt of "appended".

    Attributes:
        commit_sha: full name of the commit.
        committed_at: ISO 8601, UTC.
        destination_ref: the ref that moved (short branch name, or a full archive ref).
        event_ids: rows that this operation wrote, in order.
        message: the first line of the commit's message.
        already_applied: a retry of an operation that was done before; nothing was written now.
        warnings: what a person should know although it succeeded.
        set_aside: where edits of the program's own files are kept now, found in `worktree_root`.
    """

    commit_sha: str
    committed_at: str
    destination_ref: str
    worktree_root: Path | None
    event_ids: tuple[str, ...]
    message: str
    roll_forward: RollForward = RollForward.NOT_SHOWN
    already_applied: bool = False
    warnings: tuple[str, ...] = ()
    set_aside: tuple[Path, ...] = ()

    @property
    def outcome(self) -> str:
        """`committed`, or `already applied` for a retry."""
        return "already applied" if self.already_applied else "committed"
