"""What a contract test needs beside the ports: a way to act from outside."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from fairlead.shared_kernel.git import (
    ZERO_OID,
    CommitDraft,
    Oid,
    RefUpdate,
    Repository,
    edit_tree,
)


class RepositoryUnderTest(Protocol):
    """A repository whose primary worktree shows `main`, with one commit that holds `README.md`."""

    @property
    def repository(self) -> Repository:
        """The ports to be proved."""
        ...

    @property
    def state(self) -> Path:
        """A folder that the adapter may use for hooks."""
        ...

    def edit(self, worktree: Path, path: str, data: bytes | None) -> None:
        """Change a file of a worktree as a person does, or delete it."""
        ...

    def delete_folder(self, worktree: Path) -> None:
        """Delete a worktree's folder as a person does, behind git's back."""
        ...

    def veto_refs(self, reason: str) -> None:
        """Install a reference-transaction hook that refuses, saying `reason`."""
        ...

    def reject_commits(self, reason: str) -> None:
        """Install a pre-commit hook that refuses, saying `reason`."""
        ...

    def add_to_messages(self, line: str) -> None:
        """Install a commit-msg hook that adds a line to every message."""
        ...

    def fail_after_commits(self, reason: str) -> None:
        """Install a post-commit hook that fails, saying `reason`."""
        ...

    def after_checkouts(self, reason: str) -> None:
        """Install a post-checkout hook that fails, saying `reason` and the folder it runs in."""
        ...

    def forget_identity(self) -> None:
        """Take away who commits; called before the settings are first asked."""
        ...

    def configure(self, key: str, value: str, *, personal: bool) -> None:
        """Set a value in the repository's or the user's configuration, before it is first asked."""
        ...


def commit_on(
    repository: Repository,
    branch: str,
    files: Mapping[str, bytes | None],
    *,
    parents: Sequence[Oid] | None = None,
    message: str = "Change\n",
) -> Oid:
    """Commit changed files on a branch (short name), through the ports; it is made at need."""
    name = f"refs/heads/{branch}"
    old = repository.refs.read(name)
    above = tuple(parents) if parents is not None else ((old,) if old else ())
    base = repository.objects.read(f"{above[0]}:") if above else None
    tree = edit_tree(repository.objects, base.oid if base else None, files)
    new = repository.objects.write_commit(CommitDraft(tree, above, message))
    repository.refs.update([RefUpdate(name, new, old or ZERO_OID)], reason="test")
    return new
