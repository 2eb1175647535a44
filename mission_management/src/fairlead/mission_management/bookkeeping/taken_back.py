"""What a commit made from a stale index took back, beside the rows of the log.

A worktree that lags behind its ref (a merge was under way in it, or a command was killed) has an
index of an earlier commit. Whoever commits from it undoes everything that was committed since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fairlead.shared_kernel.git import (
    ObjectKind,
    Objects,
    Oid,
    Repository,
    TreeEntry,
    parse_tree,
)

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What is to be put back.

    Attributes:
        restored: paths that are as the stale index had them, with what they are to be again.
        contested: paths that whoever committed has changed too; they stay as they are.
    """

    restored: Mapping[str, TreeEntry | None]
    contested: Sequence[str] = ()

    @classmethod
    def find(
        cls, repository: Repository, kept: Oid, base: Oid, log_path: str, found_log: bytes
    ) -> "TakenBack | None":
        """Compare `base` with the commits up to `kept` that its log lacks; None if it lacks none.

        The stale index is told by its log: only our commits change it, and each of them does.
        """
        stale = _last_with(repository, kept, log_path, found_log)
        if stale is None:
            return None
        objects, paths = repository.objects, repository.history.changed_paths(stale, kept)
        was, ours, now = (
            {path: _entry(objects, at, path) for path in paths} for at in (stale, kept, base)
        )
        back = {path: ours[path] for path in paths if now[path] == was[path] != ours[path]}
        other = [p for p in paths if p != log_path and now[p] not in (was[p], ours[p])]
        return cls(back, other)

    @property
    def facts(self) -> Mapping[str, object]:
        """For the row that says so."""
        return {
            "paths": sorted(self.restored)[:_MOST_NAMED],
            "contested": sorted(self.contested)[:_MOST_NAMED],
        }

    def said(self, kept: Oid, base: Oid) -> Sequence[str]:
        """What a person has to look at."""
        return [
            f"{path} stays as it is, and may lack what was committed before: compare "
            f"`git diff {kept[:12]} {base[:12]} -- {path}`"
            for path in self.contested[:_MOST_NAMED]
        ]


def _last_with(repository: Repository, tip: Oid, log_path: str, log: bytes) -> Oid | None:
    """The newest commit, on the way to `tip`, at which the log was this one."""
    changes = repository.history.commits(tip, first_parent=True, paths=(log_path,))
    for newer, older in pairwise(changes):
        found = repository.objects.read(f"{older.oid}:{log_path}")
        if found is None or len(found.data) < len(log):
            return None
        if found.data == log:
            return newer.parents[0]
    return None


def _entry(objects: Objects, commit: Oid, path: str) -> TreeEntry | None:
    folder, _, name = path.rpartition("/")
    tree = objects.read(f"{commit}:{folder}")
    if tree is None or tree.kind is not ObjectKind.TREE:
        return None
    return parse_tree(tree.data, oid_length=len(tree.oid)).get(name)
