"""Use case: remove a lane or the coordination worktree, and lose nothing (contract topology)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fairlead.execution.lanes.done_once import DoneOnce, OnceAnswer
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
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import ZERO_OID, Oid, Ref, RefUpdate, Repository, Worktree
from fairlead.shared_kernel.naming import COORDINATION_PART, HEADS

Announce = Callable[[Sequence[str]], None]
"""Told of ignored files before they go with their worktree."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """Who wants to remove a worktree, and how."""

    context: ReviewContext
    operation: Operation
    rescue: bool
    announce: Announce


@dataclass(frozen=True, slots=True)
class RemoveWorktree:
    """Removes the worktree first, then the branch if it is where it was.

    Killed in between, the same call goes on.
    """

    repository: Repository
    ledger: StatusLedger
    rescuer: Rescuer
    once: DoneOnce

    def __call__(
        self,
        context: ReviewContext,
        name: str,
        operation: Operation,
        *,
        rescue: bool = False,
        announce: Announce = lambda _: None,
    ) -> OnceAnswer:
        """Remove `name`: a lane, or `coord`; with `rescue` what it holds is kept first.

        Done before under the same id, nothing is removed again, also of what came back meanwhile.

        Raises:
            OperationIdConflict: the id was used for another request.
            LaneNotFound, LaneIsCheckout: there is nothing to remove.
            LaneElsewhere, CoordinationWorktreeMismatch: its folder shows another branch.
            LaneInUse, LaneDirty, LaneUnmerged, CoordinationWorktreeDirty: without `rescue` only.
            WorktreeFailed, WorktreeChangesInTheWay, RefMoved: somebody is at work there.
        """
        asked = operation.with_request(name=name, rescue=rescue)
        key = context.identity.state_key
        before = self.once.before(key, asked)
        if before:
            return before
        wish = _Wish(context, asked, rescue, announce)
        if is_coordination(name):
            removed = self._remove_coordination(wish)
        else:
            state = self.ledger.load(context.writing())
            place = named_place(self.repository, context, state, name)
            removed = self._remove_lane(wish, state, place)
        return self.once.finish(key, asked, removed.written())

    def _remove_lane(self, wish: _Wish, state: MissionState, place: LanePlace) -> RemovedWorktree:
        context = wish.context
        lane_id, branch = place.lane.lane_id, self._branch(place.ref)
        tree = self._tree(place.worktree)
        if tree and tree.exists and tree.branch != place.ref:
            raise LaneElsewhere(place.worktree, _short(tree.branch), place.branch)
        authority = self.repository.refs.read(context.surface.read_ref)
        present = tree.path if tree and tree.exists else None
        kept = Kept(None, None)
        if wish.rescue and branch:
            kept = self.rescuer.keep(
                *(context.identity, part_of(lane_id), branch, present),
                contained_in=authority,
                by=wish.operation.actor.typed,
            )
            reach("removal rescued")
        elif not wish.rescue:
            self._refuse_loss(state, place, branch, present, authority)
        removed = RemovedWorktree(
            context.identity.mission_slug,
            lane_id,
            place.worktree,
            bool(tree or branch),
            place.branch if branch else None,
            kept.rescue,
            self._ignored(tree),
        )
        self._take_away(wish, tree, kept, removed)
        reach("removal folder gone")
        if branch:
            gone = RefUpdate(branch.name, new=ZERO_OID, old=branch.oid)
            self.repository.refs.update([gone], reason=f"fairlead: remove {lane_id}")
        reach("removal branch gone")
        return removed

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

    def _remove_coordination(self, wish: _Wish) -> RemovedWorktree:
        context = wish.context
        place = CoordinationPlace.of(context)
        tree = self._tree(place.path)
        kept = Kept(None, None)
        if tree and tree.exists:
            if tree.branch != place.ref:
                wanted = place.ref.removeprefix(HEADS)
                raise CoordinationWorktreeMismatch(place.path, _short(tree.branch), wanted)
            kept = self._kept_of_coordination(wish, tree)
        removed = RemovedWorktree(
            context.identity.mission_slug,
            COORDINATION_PART,
            place.path,
            tree is not None,
            rescue=kept.rescue,
            ignored=self._ignored(tree),
        )
        self._take_away(wish, tree, kept, removed)
        return removed

    def _kept_of_coordination(self, wish: _Wish, tree: Worktree) -> Kept:
        """Its branch stays, so only what is uncommitted could be lost."""
        changes = self.repository.worktrees.changes(tree.path)
        if changes and not wish.rescue:
            raise CoordinationWorktreeDirty(str(tree.path), [change.path for change in changes])
        if not changes or tree.branch is None or tree.head is None:
            return Kept(None, None)
        shown = Ref(tree.branch, tree.head)
        kept = self.rescuer.keep(
            *(wish.context.identity, COORDINATION_PART, shown, tree.path),
            contained_in=tree.head,
            by=wish.operation.actor.typed,
        )
        reach("removal rescued")
        return kept

    def _ignored(self, tree: Worktree | None) -> tuple[str, ...]:
        exists = tree is not None and tree.exists
        return tuple(self.repository.worktrees.ignored(tree.path)) if tree and exists else ()

    def _take_away(
        self, wish: _Wish, tree: Worktree | None, kept: Kept, removed: RemovedWorktree
    ) -> None:
        self.once.begin(wish.context.identity.state_key, wish.operation, removed.written())
        if removed.ignored:
            wish.announce(removed.ignored)
        if tree:
            self.repository.worktrees.remove(tree.path, kept=kept.files)

    def _branch(self, name: str) -> Ref | None:
        tip = self.repository.refs.read(name)
        return Ref(name, tip) if tip else None

    def _tree(self, path: Path) -> Worktree | None:
        listed = self.repository.worktrees.list()
        return next((tree for tree in listed if tree.path == path), None)


def _short(branch: str | None) -> str | None:
    return branch and branch.removeprefix(HEADS)
