"""Commit hooks in memory: a script of the test."""

from collections.abc import Callable, Sequence
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.git import CommitHooks, HookOutcome, HookRefusal, Oid, PendingCommit

HookScript = Callable[[PendingCommit], HookOutcome]
"""What stands for pre-commit, prepare-commit-msg and commit-msg together."""


class MemoryHooks(CommitHooks):
    """Runs `script` in place of hooks; without one there are no hooks."""

    def __init__(self) -> None:
        self.script: HookScript | None = None
        self.names: Sequence[str] = ("pre-commit",)
        self.after: Callable[[Oid], Sequence[str]] | None = None

    @override
    def configured(self) -> Sequence[str]:
        return [*(self.names if self.script else ()), *(["post-commit"] if self.after else [])]

    @override
    def run(self, pending: PendingCommit, *, state: Path, timeout: float) -> HookOutcome:
        if self.script is None:
            return HookOutcome(pending.tree, pending.message)
        return self.script(pending)

    @override
    def after_commit(
        self, commit: Oid, *, state: Path, timeout: float, merged: bool = False
    ) -> Sequence[str]:
        return self.after(commit) if self.after else []

    @override
    def ignored(self) -> Sequence[str]:
        return []

    @override
    def unavailable(self) -> Sequence[HookRefusal]:
        return []

    @override
    def kept(self, state: Path) -> Sequence[Path]:
        return []

    @override
    def clear(self, state: Path) -> Sequence[Path]:
        return []
