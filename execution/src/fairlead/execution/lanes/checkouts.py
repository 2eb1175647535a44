"""The git side of lanes: taking one commit into a lane, and showing the lane in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.execution.lanes.errors import (
    LaneDirty,
    LaneElsewhere,
    LaneSparseCheckoutInitFailed,
    LaneSyncConflict,
)
from fairlead.execution.lanes.foresight import Foresight
from fairlead.shared_kernel.git import (
    ZERO_OID,
    CommitDraft,
    RefUpdate,
    SparseCheckoutFailed,
    WorktreeFailed,
)
from fairlead.shared_kernel.naming import HEADS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from fairlead.execution.lanes.place import LanePlace
    from fairlead.shared_kernel.git import MergeResult, Merges, Oid, Repository, Worktree


@dataclass(frozen=True, slots=True)
class Union:
    """A commit that contains two others: one of them, or a merge that is not made yet."""

    tip: Oid
    other: Oid
    commit: Oid | None
    merge: MergeResult | None = None


@dataclass(frozen=True, slots=True)
class LaneCheckouts:
    """Reads and moves lane branches, and makes the worktrees that show them."""

    repository: Repository

    def tip(self, place: LanePlace) -> Oid | None:
        """Return where the lane's branch is now, or None."""
        return self.repository.refs.read(place.ref)

    def union(
        self,
        place: LanePlace,
        tip: Oid,
        other: Oid,
        *,
        authority: str,
        merges: Merges | None = None,
    ) -> Union:
        """Say which commit contains both; writes nothing that anyone sees.

        `merges` is where they are merged, if not where the lane is.

        Raises:
            LaneSyncConflict: they changed the same lines.
        """
        if self.contains(tip, other):
            return Union(tip, other, tip)
        if self.contains(other, tip):
            return Union(tip, other, other)
        merge = (merges or self.repository.merges).merge(tip, other)
        if not merge.clean:
            raise LaneSyncConflict(place.branch, authority, merge.conflicts, place.worktree)
        return Union(tip, other, None, merge)

    def contains(self, tip: Oid, commit: Oid) -> bool:
        """Tell whether a commit is in a history. Nearby ones cost no process."""
        base = Foresight(self.repository.objects).merge_base(tip, commit)
        return base == commit if base else self.repository.history.is_ancestor(commit, tip)

    def probe(
        self,
        place: LanePlace,
        tip: Oid,
        other: Oid,
        *,
        authority: str,
        rehearse: Callable[[], AbstractContextManager[Repository]],
    ) -> None:
        """Check that a lane can take a commit in, at as little cost as possible. Writes nothing.

        Raises:
            LaneSyncConflict: they changed the same lines.
            LaneDirty: the lane would move, and uncommitted work is in the way.
        """
        foresight = Foresight(self.repository.objects)
        base = foresight.merge_base(tip, other)
        if base is None or (
            base not in (tip, other) and not foresight.merges_plainly(base, tip, other)
        ):
            with rehearse() as tried:
                union = self.union(place, tip, other, authority=authority, merges=tried.merges)
            base = other if union.commit == tip else tip
        if base != other:
            self.check_clean(place)

    def made(self, place: LanePlace, union: Union, *, authority: str) -> Oid:
        """Store the merge of a union, unless one of the two is it already."""
        if union.commit or union.merge is None:
            return union.commit or union.tip
        message = f"Take {authority} into {place.branch}\n"
        parents = (union.tip, union.other)
        return self.repository.objects.write_commit(CommitDraft(union.merge.tree, parents, message))

    def move(self, place: LanePlace, tip: Oid, commit: Oid) -> None:
        """Move the lane forward, with its files where a worktree shows them.

        Raises:
            LaneDirty: uncommitted work is in the way.
        """
        if tip == commit:
            return
        shown = self.found(place)
        if shown and shown.exists:
            self.check_clean(place)
            self.repository.worktrees.fast_forward(place.worktree, commit)
        else:
            update = RefUpdate(place.ref, commit, tip)
            self.repository.refs.update([update], reason=f"sync {place.lane.lane_id}")

    def show(self, place: LanePlace, start: Oid | None, hidden: tuple[str, ...]) -> tuple[str, ...]:
        """Make the worktree, or finish one that was half made; with `start` the branch too.

        Returns what a person should know of it all the same.

        Raises:
            LaneSparseCheckoutInitFailed: git would not hide what no agent may see.
        """
        shown = self.found(place)
        if shown and not shown.exists:
            self.repository.worktrees.remove(place.worktree)
        try:
            said = self.repository.worktrees.add(
                place.worktree, branch=place.branch, start=start, hidden=hidden
            )
        except SparseCheckoutFailed as error:
            lane_id = place.lane.lane_id
            raise LaneSparseCheckoutInitFailed(lane_id, place.worktree, error) from error
        exposed = [path for path in hidden if (place.worktree / path).exists()]
        return (*said, *([_drift(place, exposed)] if exposed else ()))

    def drop(self, place: LanePlace, tip: Oid | None) -> None:
        """Remove the worktree, then the branch if it is still where it was."""
        if self.found(place):
            self.repository.worktrees.remove(place.worktree)
        if tip:
            gone = RefUpdate(place.ref, ZERO_OID, tip)
            self.repository.refs.update([gone], reason=f"remove {place.lane.lane_id}")

    def primary_must_show(self, place: LanePlace) -> None:
        """Check that the checkout which is the lane shows the lane's branch.

        Raises:
            LaneElsewhere: it shows another one.
        """
        primary = next(w for w in self.repository.worktrees.list() if w.is_primary)
        if primary.branch != place.ref:
            shown = primary.branch and primary.branch.removeprefix(HEADS)
            raise LaneElsewhere(place.primary_root, shown, place.branch)

    def check_clean(self, place: LanePlace, *, untracked: bool = False) -> None:
        """Check that nothing in the worktree is uncommitted.

        Raises:
            LaneDirty: something is; untracked files count only when asked for.
        """
        try:
            changes = self.repository.worktrees.changes(place.worktree)
        except WorktreeFailed:
            return  # no worktree shows the lane
        paths = [change.path for change in changes if untracked or not change.untracked]
        if paths:
            raise LaneDirty(place.worktree, paths)

    def worktree(self, place: LanePlace) -> Worktree | None:
        """Return what git knows of the lane's folder, or None."""
        listed = self.repository.worktrees.list()
        return next((w for w in listed if w.path == place.worktree), None)

    def found(self, place: LanePlace) -> Worktree | None:
        """Return the same, for a write: git is told first where a moved repository is now."""
        shown = self.worktree(place)
        if shown is None and self.repository.worktrees.reconnect(place.worktree.parent):
            return self.worktree(place)
        return shown


def _drift(place: LanePlace, exposed: Sequence[str]) -> str:
    """Name it as `doctor` does."""
    return (
        f"LANE_SPARSE_CHECKOUT_DRIFT: {place.lane.lane_id} shows {', '.join(exposed)}, which is "
        "old there and not to be edited; `fairlead worktree repair` hides it again"
    )
