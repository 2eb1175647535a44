"""What somebody made of a conflict, and merging with it."""

from collections.abc import Callable
from dataclasses import dataclass

from fairlead.mission_management.conflicts.conflict import Conflict
from fairlead.shared_kernel.git import CommitDraft, MergeResult, Oid, Repository


@dataclass(frozen=True, slots=True)
class Resolution:
    """A conflict as it was resolved: the tree, and a commit of it that has both sides as parents.

    `beyond` says why it touches more than it is about, where it does.
    """

    conflict: Conflict
    tree: Oid
    commit: Oid
    beyond: str = ""


def merge_with(
    repository: Repository,
    ours: Oid,
    theirs: Oid,
    resolution: Resolution | None,
    *,
    placed: Callable[[str], bool],
) -> MergeResult:
    """Merge two commits; what somebody decided of their ancestors stays decided.

    Either side may have gone on since. `placed` tells of paths that no merge decides: they are
    no conflict.
    """
    if resolution is None:
        return _without(repository.merges.merge(ours, theirs), placed)
    result = _without(repository.merges.merge(ours, resolution.commit), placed)
    if not result.clean or theirs == resolution.conflict.theirs.commit:
        return result
    draft = CommitDraft(result.tree, (ours, resolution.commit), resolution.conflict.message)
    half = repository.objects.write_commit(draft)
    return _without(repository.merges.merge(half, theirs), placed)


def _without(result: MergeResult, placed: Callable[[str], bool]) -> MergeResult:
    conflicts = tuple(path for path in result.conflicts if not placed(path))
    unmerged = tuple(entry for entry in result.unmerged if not placed(entry.path))
    return MergeResult(result.tree, conflicts, result.detail, unmerged)
