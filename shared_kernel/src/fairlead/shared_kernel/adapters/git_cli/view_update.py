"""Bringing the files and the index of a worktree from one commit to the next.

What a person has written or staged in the way is set aside first, never destroyed. The new index is
built under a private name and renamed over the old one.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import (
    private_folder,
    storage_errors,
    sync_folder,
)
from fairlead.shared_kernel.adapters.git_cli.raw_diff import (
    Moved,
    entries_at,
    moved_entries,
    raw_entries,
)
from fairlead.shared_kernel.adapters.git_cli.runner import CHECKOUT_SECONDS, Git
from fairlead.shared_kernel.adapters.git_cli.worktree_contents import copy_index
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import Oid, TreeEntry

_LINK, _REPOSITORY = "120000", "160000"
_AT_ONCE = 500


class ViewUpdate:
    """One worktree on its way to another commit. Its index is locked by the caller."""

    def __init__(self, git: Git, worktree: Path, git_dir: Path, quarantine: Path) -> None:
        self._git, self._here = git, git.at(worktree)
        self._worktree, self._git_dir, self._quarantine = worktree, git_dir, quarantine
        self._kept: dict[str, Oid | None] = {}
        self._places: list[Path] = []

    def run(self, old: Oid, new: Oid, ours: Sequence[str] = ()) -> Sequence[Path]:
        """Show `new` where `old` was shown; return what was set aside. Idempotent.

        At the paths `ours` nothing of a person stays, also where the two do not differ.
        """
        moved = moved_entries(self._git, old, new)
        moved = {**self._unmoved([p for p in ours if p not in moved], new), **moved}
        self._clear(moved)
        reach("view cleared")
        index = self._index_copy()
        self._unstage(moved, old, index)
        self._here.write(
            *("read-tree", "-m", "-u", old, new),
            options=("-c", "submodule.recurse=false"),
            variables=_using(index),
            timeout=CHECKOUT_SECONDS,
        )
        self._fill(moved, index)
        reach("view written")
        with storage_errors():
            index.replace(self._git_dir / "index")
        return self._places

    def _unmoved(self, paths: Sequence[str], commit: Oid) -> Mapping[str, Moved]:
        found = entries_at(self._git, commit, paths)
        return {path: Moved(entry, entry) for path, entry in found.items()}

    def restore(self, commit: Oid, paths: Sequence[str]) -> Sequence[Path]:
        """Show these paths as `commit` has them; return what was set aside. Idempotent."""
        known = self._unmoved(paths, commit)
        moved = {path: known.get(path, Moved(None, None)) for path in paths}
        self._clear(moved)
        index = self._index_copy()
        self._unstage(moved, commit, index)
        self._fill(moved, index)
        with storage_errors():
            index.replace(self._git_dir / "index")
        return self._places

    def _clear(self, moved: Mapping[str, Moved]) -> None:
        """Take away what is in the way of the new files.

        What a killed call had written already is the new commit's and need not be kept.
        """
        files = [path for path in moved if _is_plain(self._worktree / path)]
        found = dict(zip(files, self._hashed(files), strict=True))
        for path, (before, after) in moved.items():
            place = self._worktree / path
            if path in found:
                if found[path] not in [entry.oid for entry in (before, after) if entry]:
                    self._keep(path, found[path])
                elif before == after:
                    continue
                with storage_errors():
                    place.unlink()
            elif os.path.lexists(place) and not _belongs(place, before, after):
                self._keep(path, None)

    def _hashed(self, files: Sequence[str]) -> list[Oid]:
        """Name the content of files as git would store it, line ends and filters applied."""
        names: list[Oid] = []
        for at in range(0, len(files), _AT_ONCE):
            done = self._here.read("hash-object", "--", *files[at : at + _AT_ONCE])
            names += [Oid(line) for line in done.line.splitlines()]
        return names

    def _keep(self, path: str, content: Oid | None) -> None:
        """Put a person's bytes into quarantine; a link, a pipe or a folder goes there whole."""
        place = _free(private_folder(self._quarantine) / path.replace("/", "__"))
        with storage_errors():
            if content:
                shutil.copy2(self._worktree / path, place)
                _sync_file(place)
            else:
                shutil.move(self._worktree / path, place)
        sync_folder(self._quarantine)
        self._kept[path] = content
        self._places.append(place)

    def _index_copy(self) -> Path:
        index = self._git_dir / "fairlead-index"
        with storage_errors():
            index.with_name(f"{index.name}.lock").unlink(missing_ok=True)
        copy_index(self._git_dir / "index", index)
        return index

    def _unstage(self, moved: Mapping[str, Moved], old: Oid, index: Path) -> None:
        """Let the index have what `old` has at these paths; git would refuse to go on otherwise."""
        done = self._here.read(
            *("diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev"),
            *(old, "--"),
            variables=_using(index),
        )
        lines: list[str] = []
        for path, (_, entry) in raw_entries(done.stdout).items():
            known = moved.get(path)
            if known is None or (entry is not None and entry == known.after):
                continue
            if entry and entry.mode != _REPOSITORY:
                self._keep_staged(path, entry.oid)
            lines.append(f"0 {'0' * len(old)}\t{path}\0")
            if known.before:
                lines.append(f"{known.before.mode} {known.before.oid}\t{path}\0")
        if lines:
            text = "".join(lines).encode("utf-8", "surrogateescape")
            self._here.write(
                *("update-index", "-z", "--index-info"), stdin=text, variables=_using(index)
            )

    def _keep_staged(self, path: str, content: Oid) -> None:
        if self._kept.get(path) == content:
            return
        done = self._git.read("cat-file", "blob", content, accept=(0, 128))
        if done.status != 0:
            return
        name = f"{path.replace('/', '__')}.staged"
        place = _free(private_folder(self._quarantine) / name)
        with storage_errors():
            place.write_bytes(done.stdout)
            _sync_file(place)
        sync_folder(self._quarantine)
        self._places.append(place)

    def _fill(self, moved: Mapping[str, Moved], index: Path) -> None:
        """Write the files that are not there; those that a sparse checkout hides stay away."""
        missing = [
            path
            for path, (_, after) in moved.items()
            if after and not os.path.lexists(self._worktree / path)
        ]
        if not missing:
            return
        self._here.write(
            *("checkout-index", "-q", "-u", "-z", "--stdin"),
            stdin="".join(f"{path}\0" for path in missing).encode("utf-8", "surrogateescape"),
            accept=(0, 1, 128),  # what the sparse checkout hides is no file of the index
            variables=_using(index),
            timeout=CHECKOUT_SECONDS,
        )


def _is_plain(place: Path) -> bool:
    return place.is_file() and not place.is_symlink()


def _belongs(place: Path, before: TreeEntry | None, after: TreeEntry | None) -> bool:
    """Tell whether git itself knows what to do with a link or a folder at this path."""
    modes = [entry.mode for entry in (before, after) if entry]
    if place.is_symlink():
        return _LINK in modes
    return place.is_dir() and _REPOSITORY in modes


def _using(index: Path) -> Mapping[str, str]:
    return {"GIT_INDEX_FILE": str(index)}


def _sync_file(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _free(place: Path) -> Path:
    """A name that nothing has yet: what was set aside before is never overwritten."""
    number, candidate = 1, place
    while os.path.lexists(candidate):
        number += 1
        candidate = place.with_name(f"{place.name}.{number}")
    return candidate
