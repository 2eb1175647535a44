"""Three-way merges in memory, file by file: two different changes of one file are a conflict."""

from collections.abc import Mapping

from typing_extensions import override

from fairlead.shared_kernel.adapters.memory_git.store import Store
from fairlead.shared_kernel.git import (
    GitCommandFailed,
    History,
    MergeResult,
    Merges,
    ObjectKind,
    Oid,
    TreeEntry,
    UnmergedEntry,
)


class MemoryMerges(Merges):
    """Merges of one repository in memory. Within one file nothing is merged."""

    def __init__(self, store: Store, history: History) -> None:
        self._store, self._history = store, history

    @override
    def merge(self, ours: Oid, theirs: Oid) -> MergeResult:
        base = self._history.merge_base(ours, theirs)
        if base is None:
            raise GitCommandFailed(("merge-tree",), 128, "refusing to merge unrelated histories")
        before, mine, yours = (self._store.files(commit) for commit in (base, ours, theirs))
        merged: dict[str, TreeEntry] = {}
        conflicts: list[str] = []
        unmerged: list[UnmergedEntry] = []
        for path in before.keys() | mine.keys() | yours.keys():
            old, left, right = before.get(path), mine.get(path), yours.get(path)
            if right in (left, old):
                chosen = left
            elif left == old:
                chosen = right
            else:
                conflicts.append(path)
                unmerged += [
                    UnmergedEntry(side.mode, side.oid, stage, path)
                    for stage, side in enumerate((old, left, right), 1)
                    if side
                ]
                chosen = self._marked(left, right)
            if chosen:
                merged[path] = chosen
        conflicts += _both_file_and_folder(merged)
        for path in conflicts:
            if any(other.startswith(f"{path}/") for other in merged):
                merged[f"{path}~ours"] = merged.pop(path)
        detail = "\n".join(f"CONFLICT (content): Merge conflict in {path}" for path in conflicts)
        found = tuple(sorted(conflicts))
        return MergeResult(self._store.put_files(merged), found, detail, tuple(unmerged))

    def _marked(self, left: TreeEntry | None, right: TreeEntry | None) -> TreeEntry | None:
        if left is None or right is None:
            return left or right
        one, other = self._store.objects[left.oid].data, self._store.objects[right.oid].data
        text = b"<<<<<<< ours\n" + one + b"=======\n" + other + b">>>>>>> theirs\n"
        return TreeEntry(left.mode, self._store.put(ObjectKind.BLOB, text))


def _both_file_and_folder(files: Mapping[str, TreeEntry]) -> list[str]:
    folders = {path[:at] for path in files for at, letter in enumerate(path) if letter == "/"}
    return sorted(folders & files.keys())
