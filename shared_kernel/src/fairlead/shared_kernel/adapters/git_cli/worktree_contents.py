"""What a worktree holds that no commit does: kept as trees, and brought back from them."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import storage_errors
from fairlead.shared_kernel.adapters.git_cli.checkout import locate
from fairlead.shared_kernel.adapters.git_cli.runner import CHECKOUT_SECONDS, Git
from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch
from fairlead.shared_kernel.git import (
    FileChange,
    Oid,
    Snapshot,
    TreeEntry,
    WorktreeFailed,
    blob_name,
    oid,
)

_AT_ONCE = 500


def copy_index(index: Path, copy: Path) -> None:
    """Copy an index with its time of change.

    git compares whole seconds, and looks into a file only where it is not older than the index: a
    copy that is younger would hide an edit of the same length and the same second (seen).
    """
    with storage_errors():
        shutil.copyfile(index, copy)
        shutil.copystat(index, copy)


def contents_of(
    here: Git, top: Path, expected: Mapping[str, tuple[TreeEntry | None, TreeEntry | None]]
) -> Mapping[str, Oid]:
    """Name what plain files hold as git would store it; paths without one are left out.

    git is asked only about files that are not byte for byte what one of the entries holds: line
    ends and filters are its own matter.
    """
    found: dict[str, Oid] = {}
    strange: list[str] = []
    for path, entries in expected.items():
        file = top / path
        if file.is_file() and not file.is_symlink():
            known = [entry.oid for entry in entries if entry]
            name = _bytes_named(file, len(known[0])) if known else None
            if name and name in known:
                found[path] = name
            else:
                strange.append(path)
    for at in range(0, len(strange), _AT_ONCE):
        paths = strange[at : at + _AT_ONCE]
        done = here.read("hash-object", "--", *paths)
        found |= zip(paths, map(oid, done.line.splitlines()), strict=True)
    return found


def _bytes_named(file: Path, oid_length: int) -> Oid | None:
    with suppress(OSError), file.open("rb") as opened:
        return blob_name(opened, os.fstat(opened.fileno()).st_size, oid_length=oid_length)
    return None


class WorktreeContents:
    """The files and the index of one worktree. Reading them changes neither."""

    def __init__(self, git: Git, scratch: Scratch, path: Path) -> None:
        self._here, self._scratch, self._path = git.at(path), scratch, path

    def snapshot(self, changes: Sequence[FileChange]) -> Snapshot:
        """Store files and index as trees (contract of `Worktrees.snapshot`)."""
        inner = [change.path for change in changes if self._is_repository(change.path)]
        if inner:
            said = f"{inner[0]} is a repository of its own; its files can be kept there only"
            raise WorktreeFailed(str(self._path), said)
        with self._index_copy() as variables:
            unmerged = self._here.read("ls-files", "--unmerged", "-z", variables=variables).stdout
            staged = None if unmerged else self._tree(variables)
            # With --sparse also what lies where the sparse checkout would not show it.
            self._here.write(
                *("add", "--all", "--sparse", "--", ":/"),
                options=("-c", "advice.addEmbeddedRepo=false", "-c", "core.safecrlf=false"),
                variables=variables,
                timeout=CHECKOUT_SECONDS,
            )
            files = self._tree(variables)
        return Snapshot(files, staged or files)

    def put_back(self, snapshot: Snapshot) -> None:
        """Let files and index be as they were (contract of `Worktrees.put_back`)."""
        self._here.write(
            *("read-tree", "-m", "-u", "HEAD", oid(snapshot.files)),
            options=("-c", "submodule.recurse=false"),
            timeout=CHECKOUT_SECONDS,
        )
        self._here.write("read-tree", "-m", oid(snapshot.staged))
        self._here.write("update-index", "-q", "--refresh", accept=(0, 1))

    def ignored(self) -> Sequence[str]:
        """Return the files and whole folders that git ignores."""
        done = self._here.read(
            *("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
        )
        names = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        return sorted(name for name in names if name)

    def _tree(self, variables: Mapping[str, str]) -> Oid:
        return oid(self._here.write("write-tree", variables=variables).line)

    def _is_repository(self, path: str) -> bool:
        return (self._path / path / ".git").exists()

    @contextmanager
    def _index_copy(self) -> Iterator[Mapping[str, str]]:
        index = locate(self._path).git_dir / "index"
        with self._scratch.folder() as place:
            copy = place / "index"
            if index.exists():
                copy_index(index, copy)
            yield {"GIT_INDEX_FILE": str(copy)}
