"""Conflict worktrees: made on demand, read when somebody is done, removed without losing a byte.

One mechanism for both stages. The note in machine state comes before the worktree and goes after
it, so that each call finishes what a killed one began.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fairlead.mission_management.conflicts.anchor import Anchor
from fairlead.mission_management.conflicts.conflict import Conflict
from fairlead.mission_management.conflicts.notes import ConflictNotes
from fairlead.mission_management.missions import Kept, PrivateExcludes, Rescuer
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import (
    Oid,
    Ref,
    Repository,
    Worktree,
    WorktreeChangesInTheWay,
)
from fairlead.shared_kernel.identity import MissionIdentity
from fairlead.shared_kernel.naming import MissionNames, conflict_part

MOST_TRIES = 5
"""Somebody may still be writing there."""


@dataclass(frozen=True, slots=True)
class Dismissed:
    """What became of a conflict worktree. `found` is False where none was there.

    `rescue` keeps what it held, where nothing else does; `ignored` are files that git ignores,
    which went with it.
    """

    wp_id: str | None
    found: bool
    rescue: str | None = None
    ignored: tuple[str, ...] = ()

    def written(self) -> Mapping[str, object]:
        """The `data` of `integrate --abort --json`, and of `merge --abort --json`."""
        return {
            "wp_id": self.wp_id,
            "aborted": self.found,
            "rescue_ref": self.rescue,
            "ignored": list(self.ignored),
        }


@dataclass(frozen=True, slots=True)
class ConflictDesk:
    """Where people resolve the conflicts of missions."""

    repository: Repository
    notes: ConflictNotes
    rescuer: Rescuer
    excludes: PrivateExcludes

    def place(self, identity: MissionIdentity, wp_id: str | None) -> Path:
        """Return where a conflict is, or would be, resolved."""
        names = MissionNames(identity.folder)
        return names.conflict_worktree(self.repository.primary_root, conflict_part(wp_id))

    def waiting(self, identity: MissionIdentity, wp_id: str | None) -> Conflict | None:
        """Return the conflict that waits, if one does."""
        return self.notes.of(identity.state_key, wp_id)

    def open(
        self, identity: MissionIdentity, found: Conflict, *, files: Oid | None = None
    ) -> Conflict:
        """Let a conflict wait: note it, and make its worktree. Idempotent.

        One that waits already, with the same code coming in, stays as it is, whatever somebody made
        of it: what the other side did meanwhile is taken in at the end. Another one goes, rescued
        where it held edits. `files` brings edits back.

        Raises:
            WorktreeFailed, WorktreeChangesInTheWay: there is no place for it; it is noted.
        """
        known = self.waiting(identity, found.wp_id)
        if known and known.theirs.commit == found.theirs.commit and self.tree(identity, known):
            return self.settled(identity, known)
        return self.open_anew(identity, found, files=files)

    def open_anew(
        self, identity: MissionIdentity, found: Conflict, *, files: Oid | None = None
    ) -> Conflict:
        """Let a conflict wait in the place of any other one of the same package.

        Raises:
            WorktreeFailed, WorktreeChangesInTheWay: there is no place for it; it is noted.
        """
        known, older = self.waiting(identity, found.wp_id), None
        tree = self.tree(identity, known) if known else None
        if known and tree and tree.exists:
            older = self._kept(identity, known, tree).files
        Anchor(self.repository).hold(identity.state_key, found)
        self.notes.keep(identity.state_key, found.as_made(made=False))
        reach("conflict noted")
        return self.settled(identity, found.as_made(made=False), files=files, older=older)

    def settled(
        self,
        identity: MissionIdentity,
        conflict: Conflict,
        *,
        files: Oid | None = None,
        older: Oid | None = None,
    ) -> Conflict:
        """Bring the worktree of a conflict that was noted, where a killed call had not.

        `older` are the files of another conflict in its place that need no rescue any more.

        Raises:
            WorktreeFailed, WorktreeChangesInTheWay: there is no place for it.
        """
        tree = self.tree(identity, conflict)
        if conflict.made and tree and tree.exists:
            return conflict
        if tree and self._is_older(conflict, tree):
            self._removed(identity, conflict, tree, older)
        self.excludes.ensure()
        path = self.place(identity, conflict.wp_id)
        warnings = self.repository.worktrees.add_merge(path, conflict.shown(files))
        reach("conflict shown")
        self.notes.keep(identity.state_key, conflict.as_made())
        return conflict.as_made(warnings=warnings)

    def tree(self, identity: MissionIdentity, conflict: Conflict) -> Worktree | None:
        """Return the worktree of a conflict as git knows it, if it does."""
        path = self.place(identity, conflict.wp_id)
        listed = self.repository.worktrees.list()
        return next((tree for tree in listed if tree.path == path), None)

    def is_edited(
        self, identity: MissionIdentity, wp_id: str | None, *, taken: Oid | None = None
    ) -> bool:
        """Tell whether a conflict worktree holds what neither the conflict nor `taken` has."""
        conflict = self.waiting(identity, wp_id)
        tree = self.tree(identity, conflict) if conflict else None
        if conflict is None or tree is None or not tree.exists:
            return False
        return self.repository.worktrees.snapshot(tree.path).files not in (conflict.tree, taken)

    def keep(self, identity: MissionIdentity, wp_id: str | None) -> str | None:
        """Keep what a conflict worktree holds under a rescue ref, where it holds edits.

        Raises:
            WorktreeFailed: something in it cannot be kept.
        """
        conflict = self.waiting(identity, wp_id)
        tree = self.tree(identity, conflict) if conflict else None
        if conflict is None or tree is None or not tree.exists:
            return None
        return self._kept(identity, conflict, tree).rescue

    def dismiss(
        self, identity: MissionIdentity, wp_id: str | None, *, taken: Oid | None = None
    ) -> Dismissed:
        """Remove a conflict worktree; what it holds is kept under a rescue ref first.

        None is needed for a conflict that nobody touched, nor for `taken`, the files that came in.

        Raises:
            WorktreeFailed: something in it cannot be kept; it is still there.
            WorktreeChangesInTheWay: somebody goes on writing there.
        """
        conflict = self.waiting(identity, wp_id)
        if conflict is None:
            return Dismissed(wp_id, found=False)
        tree = self.tree(identity, conflict)
        gone = Dismissed(wp_id, found=True)
        if tree:
            gone = self._removed(identity, conflict, tree, taken)
        reach("conflict worktree gone")
        Anchor(self.repository).let_go(identity.state_key, conflict.part)
        self.notes.forget(identity.state_key, conflict.part)
        return gone

    def _is_older(self, conflict: Conflict, tree: Worktree) -> bool:
        """Tell whether a worktree shows another conflict than the one that is noted."""
        if not tree.exists:
            return True
        merging = self.repository.worktrees.merging(tree.path)
        return tree.head != conflict.ours.commit or merging not in (None, conflict.theirs.commit)

    def _removed(
        self, identity: MissionIdentity, conflict: Conflict, tree: Worktree, taken: Oid | None
    ) -> Dismissed:
        worktrees = self.repository.worktrees
        if not tree.exists:
            worktrees.remove(tree.path)
            return Dismissed(conflict.wp_id, found=True)
        for tries_left in reversed(range(MOST_TRIES)):
            kept = self._kept(identity, conflict, tree, taken)
            ignored = tuple(worktrees.ignored(tree.path))
            reach("conflict kept")
            try:
                worktrees.remove(tree.path, kept=kept.files)
            except WorktreeChangesInTheWay:
                if not tries_left:
                    raise
                continue
            return Dismissed(conflict.wp_id, True, kept.rescue, ignored)
        raise AssertionError("the last try returns or raises")

    def _kept(
        self,
        identity: MissionIdentity,
        conflict: Conflict,
        tree: Worktree,
        taken: Oid | None = None,
    ) -> Kept:
        files = self.repository.worktrees.snapshot(tree.path).files
        if files in (conflict.tree, taken) or tree.head is None:
            return Kept(None, files)
        shown = Ref(conflict.part, tree.head)
        return self.rescuer.keep(identity, conflict.part, shown, tree.path, contained_in=None)
