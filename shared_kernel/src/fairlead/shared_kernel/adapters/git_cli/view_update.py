"""Bringing the files and the index of a worktree from one commit to the next.

What a person has written or staged in the way is set aside first, never destroyed. The new index is
built under a private name and renamed over the old one.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import storage_errors
from fairlead.shared_kernel.adapters.git_cli.quarantine import Quarantine
from fairlead.shared_kernel.adapters.git_cli.runner import CHECKOUT_SECONDS, Git
from fairlead.shared_kernel.adapters.git_cli.scratch import PRIVATE_INDEX
from fairlead.shared_kernel.adapters.git_cli.staged import CONFLICT, staged
from fairlead.shared_kernel.adapters.git_cli.worktree_contents import contents_of, copy_index
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import (
    Difference,
    Objects,
    Oid,
    TreeEntry,
    WorktreeBusy,
    differences,
    entries_at,
)

_LINK, _REPOSITORY = "120000", "160000"


class ViewUpdate:
    """One worktree on its way to another commit. Its index is locked by the caller."""

    def __init__(
        self, git: Git, objects: Objects, worktree: Path, git_dir: Path, quarantine: Path
    ) -> None:
        self._here, self._objects = git.at(worktree), objects
        self._worktree, self._git_dir = worktree, git_dir
        self._quarantine = Quarantine(quarantine)
        self._kept: dict[str, Oid | None] = {}

    def run(self, old: Oid, new: Oid, ours: Sequence[str] = ()) -> Sequence[Path]:
        """Show `new` where `old` was shown; return what was set aside. Idempotent.

        At the paths `ours` nothing of a person stays, also where the two do not differ.

        Raises:
            WorktreeBusy: a conflict is left in the index; nothing was touched.
        """
        moved = differences(self._objects, old, new)
        moved = {**self._unmoved([p for p in ours if p not in moved], new), **moved}
        index = self._index_copy()
        edited = self._staged(old, index)
        self._clear(moved)
        reach("view cleared")
        self._unstage(moved, edited, old, index)
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
        return self._quarantine.places

    def restore(self, commit: Oid, paths: Sequence[str]) -> Sequence[Path]:
        """Show these paths as `commit` has them; return what was set aside. Idempotent.

        Raises:
            WorktreeBusy: a conflict is left in the index; nothing was touched.
        """
        known = self._unmoved(paths, commit)
        moved = {path: known.get(path, Difference(None, None)) for path in paths}
        index = self._index_copy()
        edited = self._staged(commit, index)
        self._clear(moved)
        self._unstage(moved, edited, commit, index)
        self._fill(moved, index)
        with storage_errors():
            index.replace(self._git_dir / "index")
        return self._quarantine.places

    def _unmoved(self, paths: Sequence[str], commit: Oid) -> Mapping[str, Difference]:
        found = entries_at(self._objects, commit, paths)
        return {path: Difference(entry, entry) for path, entry in found.items()}

    def _index_copy(self) -> Path:
        index = self._git_dir / PRIVATE_INDEX
        with storage_errors():
            index.with_name(f"{index.name}.lock").unlink(missing_ok=True)
        copy_index(self._git_dir / "index", index)
        return index

    def _staged(self, commit: Oid, index: Path) -> Mapping[str, Difference]:
        found = staged(self._here, commit, _using(index))
        if found.conflicts:
            head = (self._git_dir / "HEAD").read_text("utf-8", "replace").strip()
            branch = head.removeprefix("ref: refs/heads/")
            raise WorktreeBusy(str(self._worktree), branch, CONFLICT)
        return found.entries

    def _clear(self, moved: Mapping[str, Difference]) -> None:
        """Take away what is in the way of the new files.

        What a killed call had written already is the new commit's and need not be kept.
        """
        found = contents_of(self._here, self._worktree, moved)
        for path, (before, after) in moved.items():
            place = self._worktree / path
            if path in found:
                if found[path] not in [entry.oid for entry in (before, after) if entry]:
                    self._quarantine.copy(place, path)
                    self._kept[path] = found[path]
                elif before == after:
                    continue
                with storage_errors():
                    place.unlink()
            elif os.path.lexists(place) and not _belongs(place, before, after):
                self._quarantine.move(place, path)

    def _unstage(
        self,
        moved: Mapping[str, Difference],
        edited: Mapping[str, Difference],
        old: Oid,
        index: Path,
    ) -> None:
        """Let the index have what `old` has at these paths; git would refuse to go on otherwise."""
        lines: list[str] = []
        for path, (_, entry) in edited.items():
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
        found = None if self._kept.get(path) == content else self._objects.read(content)
        if found:
            self._quarantine.write(found.data, f"{path}.staged")

    def _fill(self, moved: Mapping[str, Difference], index: Path) -> None:
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


def _belongs(place: Path, before: TreeEntry | None, after: TreeEntry | None) -> bool:
    """Tell whether git itself knows what to do with a link or a folder at this path."""
    modes = [entry.mode for entry in (before, after) if entry]
    if place.is_symlink():
        return _LINK in modes
    return place.is_dir() and _REPOSITORY in modes


def _using(index: Path) -> Mapping[str, str]:
    return {"GIT_INDEX_FILE": str(index)}
