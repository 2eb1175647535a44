"""A repository in memory for the contract tests."""

from dataclasses import replace
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.adapters.memory_git import MemoryGit
from fairlead.shared_kernel.git import HookOutcome, HookRefusal, Repository
from fairlead.shared_kernel.testing import RepositoryUnderTest

ROOT = Path("/repository")


class InMemory(RepositoryUnderTest):
    """A repository that is a few dictionaries; hooks are functions."""

    def __init__(self) -> None:
        self.git = MemoryGit()
        self._repository = self.git.repository(ROOT)
        self.git.commit("main", {"README.md": b"A project.\n"}, "Begin")

    @property
    @override
    def repository(self) -> Repository:
        return self._repository

    @property
    @override
    def state(self) -> Path:
        return ROOT / ".git" / "state"

    @override
    def edit(self, worktree: Path, path: str, data: bytes | None) -> None:
        self.git.edit(worktree, path, data)

    @override
    def delete_folder(self, worktree: Path) -> None:
        self.git.delete_folder(worktree)

    @override
    def veto_refs(self, reason: str) -> None:
        self.git.refs.veto = lambda updates: reason

    @override
    def reject_commits(self, reason: str) -> None:
        refusal = HookRefusal("pre-commit", reason, "rejected")
        self.git.hooks.script = lambda pending: HookOutcome(
            pending.tree, pending.message, refusal=refusal
        )

    @override
    def add_to_messages(self, line: str) -> None:
        self.git.hooks.script = lambda pending: replace(
            HookOutcome(pending.tree, f"{pending.message}{line}\n"), ran=("commit-msg",)
        )

    @override
    def fail_after_commits(self, reason: str) -> None:
        self.git.hooks.after = lambda commit: [reason]

    @override
    def after_checkouts(self, reason: str) -> None:
        self.git.worktrees.after_checkout = lambda path: [f"post-checkout: {reason} {path}"]

    @override
    def forget_identity(self) -> None:
        self.git.settings.identity = None

    @override
    def configure(self, key: str, value: str, *, personal: bool) -> None:
        place = self.git.settings.own if personal else self.git.settings.values
        place[key.lower()] = value
