"""What a worktree is made to show: a branch, or a merge that a person finishes."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from typing_extensions import override

from fairlead.shared_kernel.adapters.durability import storage_errors
from fairlead.shared_kernel.adapters.git_cli.runner import CHECKOUT_SECONDS, Git
from fairlead.shared_kernel.git import Oid, Refs, UnfinishedMerge, WorktreeFailed, oid

_WHOLE_TREE = ("-c", "submodule.recurse=false")
_GONE = f"0 {'0' * 40}\t"


@dataclass(frozen=True, slots=True)
class View:
    """Which files a worktree shows: all, all but the hidden ones, or only some directories."""

    hidden: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    @property
    def is_sparse(self) -> bool:
        """False where every file is shown."""
        return bool(self.hidden or self.only)

    @property
    def kind(self) -> tuple[str, ...]:
        """The kind of sparse checkout. An index of a few directories is small itself."""
        return ("--cone", "--sparse-index") if self.only else ("--no-cone",)

    @property
    def patterns(self) -> tuple[str, ...]:
        """What `git sparse-checkout set` is told."""
        return self.only or ("/*", *map(_excluded, self.hidden))

    @property
    def options(self) -> tuple[str, ...]:
        """Settings for filling it: a new worktree inherits the sparse checkout of the primary."""
        return () if self.is_sparse else ("-c", "core.sparseCheckout=false")


class Content(Protocol):
    """What is shown, from the registration of the worktree to its last file."""

    @property
    @abstractmethod
    def view(self) -> View:
        """Which of the files are shown."""
        ...

    @abstractmethod
    def words(self, path: Path) -> tuple[str, ...]:
        """Return what `git worktree add` is told, which makes no file.

        Raises:
            WorktreeFailed: it cannot be shown there.
        """
        ...

    @abstractmethod
    def check(self, path: Path, shown: str | None) -> None:
        """Look at a worktree that is there and shows a branch (full name) or none.

        Raises:
            WorktreeFailed: it is not this content's.
        """
        ...

    @abstractmethod
    def fill(self, here: Git, admin: Path, variables: Mapping[str, str]) -> None:
        """Bring the files, and the index that `variables` name."""
        ...


@dataclass(frozen=True, slots=True)
class BranchContent(Content):
    """A branch, which is made at `start` where that is given."""

    refs: Refs
    branch: str
    start: Oid | None
    shown_as: View = field(default_factory=View)

    @property
    @override
    def view(self) -> View:
        return self.shown_as

    @override
    def words(self, path: Path) -> tuple[str, ...]:
        present = self.refs.read(f"refs/heads/{self.branch}")
        if self.start is not None and present not in (None, self.start):
            raise WorktreeFailed(str(path), f"the branch {self.branch} exists, at {present}")
        if present is None and self.start is not None:
            return ("--no-track", "-b", self.branch, "--", str(path), self.start)
        return ("--", str(path), self.branch)

    @override
    def check(self, path: Path, shown: str | None) -> None:
        if shown != f"refs/heads/{self.branch}":
            raise WorktreeFailed(str(path), f"it shows {shown or 'no branch'}")

    @override
    def fill(self, here: Git, admin: Path, variables: Mapping[str, str]) -> None:
        here.write(
            *("read-tree", "--reset", "-u", "HEAD"),
            options=(*_WHOLE_TREE, *self.view.options),
            variables=variables,
            timeout=CHECKOUT_SECONDS,
        )


@dataclass(frozen=True, slots=True)
class MergeContent(Content):
    """A merge that git could not finish, as `git merge` would have left it."""

    merge: UnfinishedMerge

    @property
    @override
    def view(self) -> View:
        return View(hidden=self.merge.hidden)

    @override
    def words(self, path: Path) -> tuple[str, ...]:
        return ("--detach", "--", str(path), self.merge.ours)

    @override
    def check(self, path: Path, shown: str | None) -> None:
        if shown is not None:
            raise WorktreeFailed(str(path), f"it shows {shown}")

    @override
    def fill(self, here: Git, admin: Path, variables: Mapping[str, str]) -> None:
        merge = self.merge
        here.write(
            *("read-tree", "--reset", "-u", oid(merge.files or merge.tree)),
            options=(*_WHOLE_TREE, *self.view.options),
            variables=variables,
            timeout=CHECKOUT_SECONDS,
        )
        if merge.files:
            here.write("read-tree", "-m", oid(merge.tree), variables=variables)
        lines = "".join(f"{line}\0" for line in self._index_lines())
        here.write(
            *("update-index", "-z", "--index-info"),
            stdin=lines.encode("utf-8", "surrogateescape"),
            variables=variables,
        )
        here.write("update-index", "-q", "--refresh", accept=(0, 1), variables=variables)
        with storage_errors():
            message = merge.message.encode("utf-8", "surrogateescape")
            (admin / "MERGE_MSG").write_bytes(message)
            (admin / "MERGE_MODE").write_text("no-ff")
            (admin / "MERGE_HEAD").write_text(f"{merge.theirs}\n")

    def _index_lines(self) -> Iterator[str]:
        """Take what is merged away at the paths in conflict, then put in what each side has."""
        for path in sorted({entry.path for entry in self.merge.unmerged}):
            yield f"{_GONE}{path}"
        for entry in self.merge.unmerged:
            yield f"{entry.mode} {entry.oid} {entry.stage}\t{entry.path}"


def _excluded(path: str) -> str:
    escaped = "".join(f"\\{letter}" if letter in "\\*?[" else letter for letter in path)
    return f"!/{escaped}"
