"""Use case: remove a lane or the coordination worktree, and lose nothing (contract topology)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fairlead.execution.lanes.errors import LaneDirty, LaneElsewhere, LaneUnmerged
from fairlead.execution.lanes.named_place import (
    CoordinationPlace,
    is_coordination,
    named_place,
    part_of,
)
from fairlead.execution.lanes.occupancy import live_in
from fairlead.execution.lanes.place import LanePlace
from fairlead.execution.lanes.removed import RemovedWorktree
from fairlead.execution.lanes.worktree_errors import LaneInUse
from fairlead.mission_management.integration import CoordinationWorktreeDirty
from fairlead.mission_management.missions import (
    CoordinationWorktreeMismatch,
    Kept,
    Rescuer,
)
from fairlead.mission_management.status import MissionState, StatusLedger
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import ZERO_OID, Oid, Ref, RefUpdate, Repository, Worktree
from fairlead.shared_kernel.naming import COORDINATION_PART, HEADS

Announce = Callable[[Sequence[str]], None]
"""Told of ignored files before they go with their worktree."""


@dataclass(frozen=True, slots=True)
class RemoveWorktree:
    """Removes the worktree first, then the branch if it is where it was.

    Killed in between, the same call goes on.
    """

    repository: Repository
    ledger: StatusLedger
    rescuer: Rescuer

    def __call__(
        self,
        context: ReviewContext,
        name: str,
        *,
        rescue: bool = False,
        announce: Announce = lambda _: None,
    ) -> RemovedWorktree:
        """Remove `name`: a lane, or `coord`; with `rescue` what it holds is kept first.

        Raises:
            LaneNotFound, LaneIsCheckout: there is nothing to remove.
            LaneElsewhere, CoordinationWorktreeMismatch: its folder shows another branch.
            LaneInUse, LaneDirty, LaneUnmerged, CoordinationWorktreeDirty: without `rescue` only.
            WorktreeFailed, WorktreeChangesInTheWay, RefMoved: somebody is at work there.
        """
        if is_coordination(name):
            return self._remove_coordination(context, rescue=rescue, announce=announce)
        state = self.ledger.load(context.writing())
        place = named_place(self.repository, context, state, name)
        return self._remove_lane(context, state, place, rescue=rescue, announce=announce)

    def _remove_lane(
        self,
        context: ReviewContext,
        state: MissionState,
        place: LanePlace,
        *,
        rescue: bool,
        announce: Announce,
    ) -> RemovedWorktree:
        lane_id, branch = place.lane.lane_id, self._branch(place.ref)
        tree = self._tree(place.worktree)
        if tree and tree.exists and tree.branch != place.ref:
            raise LaneElsewhere(place.worktree, _short(tree.branch), place.branch)
        authority = self.repository.refs.read(context.surface.read_ref)
        present = tree.path if tree and tree.exists else None
        kept = Kept(None, None)
        if rescue and branch:
            kept = self.rescuer.keep(
                context.identity, part_of(lane_id), branch, present, contained_in=authority
            )
            reach("removal rescued")
        elif not rescue:
            self._refuse_loss(state, place, branch, present, authority)
        ignored = self._take_away(tree, kept, announce)
        reach("removal folder gone")
        if branch:
            gone = RefUpdate(branch.name, new=ZERO_OID, old=branch.oid)
            self.repository.refs.update([gone], reason=f"fairlead: remove {lane_id}")
        return RemovedWorktree(
            context.identity.mission_slug,
            lane_id,
            place.worktree,
            bool(tree or branch),
            place.branch if branch else None,
            kept.rescue,
            ignored,
        )

    def _refuse_loss(
        self,
        state: MissionState,
        place: LanePlace,
        branch: Ref | None,
        present: Path | None,
        authority: Oid | None,
    ) -> None:
        busy = live_in(state, place.lane)
        if busy:
            raise LaneInUse(place.lane.lane_id, busy, state.snapshot.lane(busy).value)
        changes = self.repository.worktrees.changes(present) if present else ()
        if changes:
            raise LaneDirty(place.worktree, [change.path for change in changes])
        history = self.repository.history
        if branch and not (authority and history.is_ancestor(branch.oid, authority)):
            ahead = history.commits(branch.oid, exclude=(authority,) if authority else ())
            raise LaneUnmerged(place.lane.lane_id, place.branch, len(ahead))

    def _remove_coordination(
        self, context: ReviewContext, *, rescue: bool, announce: Announce
    ) -> RemovedWorktree:
        place = CoordinationPlace.of(context)
        tree = self._tree(place.path)
        kept = Kept(None, None)
        if tree and tree.exists:
            if tree.branch != place.ref:
                wanted = place.ref.removeprefix(HEADS)
                raise CoordinationWorktreeMismatch(place.path, _short(tree.branch), wanted)
            kept = self._kept_of_coordination(context, tree, rescue=rescue)
        ignored = self._take_away(tree, kept, announce)
        return RemovedWorktree(
            context.identity.mission_slug,
            COORDINATION_PART,
            place.path,
            tree is not None,
            rescue=kept.rescue,
            ignored=ignored,
        )

    def _kept_of_coordination(
        self, context: ReviewContext, tree: Worktree, *, rescue: bool
    ) -> Kept:
        """Its branch stays, so only what is uncommitted could be lost."""
        changes = self.repository.worktrees.changes(tree.path)
        if changes and not rescue:
            raise CoordinationWorktreeDirty(str(tree.path), [change.path for change in changes])
        if not changes or tree.branch is None or tree.head is None:
            return Kept(None, None)
        shown = Ref(tree.branch, tree.head)
        kept = self.rescuer.keep(
            context.identity, COORDINATION_PART, shown, tree.path, contained_in=tree.head
        )
        reach("removal rescued")
        return kept

    def _take_away(self, tree: Worktree | None, kept: Kept, announce: Announce) -> tuple[str, ...]:
        if tree is None:
            return ()
        ignored = tuple(self.repository.worktrees.ignored(tree.path)) if tree.exists else ()
        if ignored:
            announce(ignored)
        self.repository.worktrees.remove(tree.path, kept=kept.files)
        return ignored

    def _branch(self, name: str) -> Ref | None:
        tip = self.repository.refs.read(name)
        return Ref(name, tip) if tip else None

    def _tree(self, path: Path) -> Worktree | None:
        listed = self.repository.worktrees.list()
        return next((tree for tree in listed if tree.path == path), None)


def _short(branch: str | None) -> str | None:
    return branch and branch.removeprefix(HEADS)
