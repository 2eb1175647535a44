"""Reading what somebody made of a conflict: whole, about the conflict only, and of this merge."""

from pathlib import Path

from fairlead.mission_management.conflicts.conflict import Conflict, command_of
from fairlead.mission_management.conflicts.desk import ConflictDesk
from fairlead.mission_management.conflicts.errors import (
    ConflictNotWaiting,
    ConflictUnresolved,
    ResolutionTooWide,
)
from fairlead.mission_management.conflicts.marking import left_marked
from fairlead.mission_management.conflicts.resolution import Resolution
from fairlead.shared_kernel.git import CommitDraft, Oid, Repository, Worktree
from fairlead.shared_kernel.globs import matches
from fairlead.shared_kernel.identity import MissionIdentity


def read_resolution(
    desk: ConflictDesk,
    identity: MissionIdentity,
    wp_id: str | None,
    *,
    beyond: str = "",
) -> Resolution:
    """Return what somebody made of a conflict. Nothing that anybody sees is changed.

    `beyond` says why the resolution touches files that the conflict is not about.

    Raises:
        ConflictNotWaiting: there is none.
        ConflictUnresolved: something is not decided, or not staged.
        ResolutionTooWide: it touches what it may not, and nobody says why.
    """
    conflict = desk.waiting(identity, wp_id)
    about, place = wp_id or identity.mission_slug, desk.place(identity, wp_id)
    if conflict is None:
        raise ConflictNotWaiting(about, "none is noted", command_of(wp_id))
    if not conflict.made:
        conflict = desk.settled(identity, conflict)
    tree = desk.tree(identity, conflict)
    if tree is None or not tree.exists:
        raise ConflictNotWaiting(about, f"{place} is gone", conflict.command)
    repository = desk.repository
    elsewhere = _elsewhere(repository, conflict, tree)
    if elsewhere:
        raise ConflictUnresolved(place, conflict, elsewhere=elsewhere)
    staged = _staged(repository, conflict, place)
    wide = _wide(repository, conflict, staged, place)
    if wide and not beyond.strip():
        raise ResolutionTooWide(place, conflict, wide)
    parents = (conflict.ours.commit, conflict.theirs.commit)
    commit = repository.objects.write_commit(CommitDraft(staged, parents, conflict.message))
    return Resolution(conflict, staged, commit, beyond.strip() if wide else "")


def _elsewhere(repository: Repository, conflict: Conflict, tree: Worktree) -> str:
    """Say where the worktree is, if it does not hold this merge any more.

    A merge that was given up there looks resolved, and would bring one side only.
    """
    sides, head = (conflict.ours.commit, conflict.theirs.commit), tree.head
    if tree.branch:
        return f"{tree.path} shows {tree.branch}"
    if head == conflict.ours.commit:
        under_way = repository.worktrees.merging(tree.path) == conflict.theirs.commit
        return "" if under_way else f"the merge in {tree.path} was given up with git"
    if head and all(repository.history.is_ancestor(side, head) for side in sides):
        return ""  # somebody committed it there
    return f"{tree.path} shows another commit than this merge"


def _staged(repository: Repository, conflict: Conflict, path: Path) -> Oid:
    """Return the tree that is staged, if nothing is left to be decided or staged."""
    changes = repository.worktrees.changes(path)
    unmerged = [change.path for change in changes if change.unmerged]
    unstaged = [c.path for c in changes if c.unstaged and not c.unmerged]
    staged = repository.worktrees.snapshot(path).staged
    decided = [name for name in conflict.paths if name not in unmerged]
    marked = left_marked(repository.objects, staged, decided, conflict.unmerged)
    if unmerged or unstaged or marked:
        raise ConflictUnresolved(
            path, conflict, unmerged=unmerged, marked=marked, unstaged=unstaged
        )
    return staged


def _wide(repository: Repository, conflict: Conflict, staged: Oid, path: Path) -> list[str]:
    """Return the files that the resolution changes although the conflict is not about them."""
    changed = repository.history.changed_paths(conflict.tree, staged)
    fixed = [name for name in changed if conflict.is_fixed(name)]
    if fixed:
        raise ResolutionTooWide(path, conflict, fixed, fixed=True)
    # Where a file met a folder, git shows it under a name of its own: `name~side`.
    own = {*conflict.paths, *(name.partition("~")[0] for name in conflict.paths)}
    return [
        name
        for name in changed
        if name not in own and not any(matches(glob, name) for glob in conflict.scope)
    ]
