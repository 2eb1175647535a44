"""What a merge will come to, from nearby commits and trees alone: no git process runs for it.

Every answer here is certain or missing; where it is missing, git itself is asked.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from fairlead.shared_kernel.git import ObjectKind, Objects, Oid, TreeEntry, parse_tree

NEARBY = 200
"""Commits that are read before git is asked: what a mission adds between two sync points."""
_OURS, _THEIRS, _STALE = 1, 2, 4
_BOTH = _OURS | _THEIRS


class _Commit(NamedTuple):
    tree: Oid
    parents: tuple[Oid, ...]
    at: int
    """Seconds since 1970, as its committer's clock had them."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """Reads the object store."""

    objects: Objects

    def merge_base(self, ours: Oid, theirs: Oid) -> Oid | None:
        """Return the one best common ancestor, or None where it is far, or not the only one.

        The walk is that of `git merge-base`: from both, by date, until all that is left is behind
        a common ancestor.
        """
        known: dict[Oid, _Commit] = {}
        seen = {ours: _OURS, theirs: _OURS | _THEIRS if theirs == ours else _THEIRS}
        waiting: list[tuple[int, Oid]] = []
        for start in dict.fromkeys((ours, theirs)):
            if not self._queue(start, known, waiting):
                return None
        common: list[Oid] = []
        while any(not seen[oid] & _STALE for _, oid in waiting):
            _, oid = heapq.heappop(waiting)
            marks = seen[oid]
            if marks & _BOTH == _BOTH and not marks & _STALE:
                common += [] if oid in common else [oid]
                marks |= _STALE
            for parent in known[oid].parents:
                before = seen.get(parent, 0)
                if before & marks == marks:
                    continue
                seen[parent] = before | marks
                if not self._queue(parent, known, waiting):
                    return None
        best = [oid for oid in common if not seen[oid] & _STALE]
        return best[0] if len(best) == 1 else None

    def merges_plainly(self, base: Oid, ours: Oid, theirs: Oid) -> bool:
        """Tell whether two commits certainly merge: no path changed on both sides.

        What was deleted may be half of a rename, and that is for git to judge.
        """
        commits = [self._commit(oid) for oid in (base, ours, theirs)]
        trees = [commit.tree for commit in commits if commit]
        return len(trees) == len(commits) and self._plain(*trees)

    def _plain(self, base: Oid, ours: Oid, theirs: Oid) -> bool:
        if base in (ours, theirs) or ours == theirs:
            return True
        before, one, other = (self._tree(oid) for oid in (base, ours, theirs))
        return all(
            self._plain_entry(before.get(name), one.get(name), other.get(name))
            for name in {**before, **one, **other}
        )

    def _plain_entry(
        self, before: TreeEntry | None, one: TreeEntry | None, other: TreeEntry | None
    ) -> bool:
        if before and not (one and other):
            return False
        if before in (one, other) or one == other:
            return True
        if not (before and one and other):
            return False
        directories = before.is_directory and one.is_directory and other.is_directory
        return directories and self._plain(before.oid, one.oid, other.oid)

    def _queue(self, oid: Oid, known: dict[Oid, _Commit], waiting: list[tuple[int, Oid]]) -> bool:
        """Put a commit in line; False where it is too far, or not there (a shallow clone)."""
        commit = known.get(oid) or (self._commit(oid) if len(known) < NEARBY else None)
        if commit is None:
            return False
        known[oid] = commit
        heapq.heappush(waiting, (-commit.at, oid))
        return True

    def _commit(self, oid: Oid) -> _Commit | None:
        found = self.objects.read(oid)
        if found is None or found.kind is not ObjectKind.COMMIT:
            return None
        lines = found.data.partition(b"\n\n")[0].decode("utf-8", "replace").split("\n")
        fields = [line.partition(" ")[::2] for line in lines]
        committer = next(value for name, value in fields if name == "committer")
        return _Commit(
            tree=Oid(next(value for name, value in fields if name == "tree")),
            parents=tuple(Oid(value) for name, value in fields if name == "parent"),
            at=int(committer.rpartition("> ")[2].split()[0]),
        )

    def _tree(self, oid: Oid) -> Mapping[str, TreeEntry]:
        found = self.objects.read(oid)
        return parse_tree(found.data, oid_length=len(oid)) if found else {}
