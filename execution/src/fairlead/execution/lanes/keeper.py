"""Lane worktrees: allocate, sync, make, verify, remove (contract topology, lane worktrees)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from fairlead.execution.lanes.checkouts import LaneCheckouts
from fairlead.execution.lanes.errors import (
    LaneBusy,
    LaneDirty,
    LaneElsewhere,
    LaneMissing,
    LaneSyncConflict,
    LaneUnmerged,
)
from fairlead.execution.lanes.named_place import part_of
from fairlead.execution.lanes.occupancy import given_up, occupant, was_in
from fairlead.execution.lanes.place import LanePlace
from fairlead.mission_management.missions import Rescuer, hidden_in_lanes
from fairlead.mission_management.status import MissionState, StatusLane, lane_must_exist
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.documents import ExecutionLane
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.naming import HEADS, MissionNames


@dataclass(frozen=True, slots=True)
class Allocation:
    """A package's place, and the authority commit that its lane contains, or is to take in.

    `start` is what the lane holds without this package, and `first` is True where both are new to
    the log: for later claims they stay what they were.
    """

    place: LanePlace
    base: Oid
    start: Oid
    first: bool = True


@dataclass(frozen=True, slots=True)
class LaneKeeper:
    """Keeps the lanes of missions: their branches and their worktrees."""

    repository: Repository
    rehearse: Callable[[], AbstractContextManager[Repository]]
    """Opens the repository for merges that are only tried: what they write is gone afterwards."""

    def allocate(
        self, context: ReviewContext, state: MissionState, wp_id: str, *, recover: bool = False
    ) -> Allocation:
        """Choose the base of a package under its claim: nothing that anyone sees is changed.

        The base is the authority's tip: a new lane starts there, and one that exists will take it
        in (sync point 1), at the first claim of each package. Later claims keep the base.

        Raises:
            LaneBusy: another package is live there.
            LaneMissing: the lane existed and is gone; `recover` starts it again.
            LaneSyncConflict: lane and authority changed the same lines.
            LaneDirty: the lane must take the authority in, and uncommitted work is in the way.
        """
        place = LanePlace.of(context, state, wp_id)
        busy = occupant(state, place.lane, wp_id) or self._given_up(state, place, wp_id)
        if busy:
            raise LaneBusy(wp_id, place.lane.lane_id, busy, state.snapshot.lane(busy).value)
        base, status = _as_of(state), state.snapshot.work_packages.get(wp_id)
        begun = Oid(status.lane_base) if status and status.lane_base else None
        if place.in_primary:
            return Allocation(place, begun or base, begun or base, first=begun is None)
        tip = self._checkouts.tip(place)
        if tip is None:
            if lane_must_exist(state, place.lane) and not recover:
                raise LaneMissing(wp_id, place.branch, self._rescue(context, place))
            return Allocation(place, base, base)
        if begun:
            return Allocation(place, begun, tip, first=False)
        self._probe(context, place, base)
        return Allocation(place, base, tip)

    def obstacle(
        self, context: ReviewContext, state: MissionState, wp_id: str, *, held: bool = False
    ) -> FairleadError | None:
        """Return what a claim of the package, or of its review, would be refused for, or None.

        `held`: whoever asks holds it and would go on. A query: nothing is written.
        """
        try:
            if held:
                self.require(context, state, wp_id)
            if state.snapshot.lane(wp_id) is StatusLane.FOR_REVIEW:
                place, _, other = self._review_sync(context, state, wp_id)
                if other:
                    self._probe(context, place, other)
            elif state.snapshot.lane(wp_id) is not StatusLane.IN_REVIEW:
                self._must_be_shown(context, state, wp_id)
                if not held:
                    self.allocate(context, state, wp_id)
        except (LaneBusy, LaneMissing, LaneSyncConflict, LaneDirty, LaneElsewhere) as error:
            return error
        return None

    def make_worktree(self, context: ReviewContext, allocation: Allocation) -> tuple[str, ...]:
        """Make or repair the lane so that its worktree shows it and it contains the base.

        Idempotent: killed anywhere, the same call finishes. Returns warnings.

        Raises:
            LaneSparseCheckoutInitFailed: git would not hide what no agent may see.
            WorktreeFailed: git could not make it.
            LaneElsewhere: the mission has no worktrees, and the checkout shows another branch.
            LaneDirty: the base must be taken in, and uncommitted work is in the way.
            LaneSyncConflict: the lane moved meanwhile and does not merge with its base.
        """
        place, checkouts = allocation.place, self._checkouts
        if place.in_primary:
            checkouts.primary_must_show(place)
            return ()
        tip = checkouts.tip(place)
        if tip is not None:
            checkouts.move(place, tip, self._synced(context, place, allocation.base))
        reach("implement lane moved")
        return checkouts.show(place, None if tip else allocation.base, _hidden(context))

    def show(self, context: ReviewContext, place: LanePlace) -> tuple[str, ...]:
        """Make the worktree of a lane that exists, where it was deleted; idempotent.

        Returns warnings.

        Raises:
            WorktreeFailed, LaneSparseCheckoutInitFailed: git could not make it.
        """
        return () if place.in_primary else self._checkouts.show(place, None, _hidden(context))

    def head_for_review(
        self, context: ReviewContext, state: MissionState, wp_id: str
    ) -> tuple[Oid, Oid] | None:
        """Make the commit that is to be reviewed, in the object store only (sync point 2).

        Returns it with the authority commit that it has taken in; None where the lane is reviewed
        as it is.

        Raises:
            LaneMissing: the lane is gone.
            LaneDirty: uncommitted work is in the way.
            LaneSyncConflict: lane and authority changed the same lines.
        """
        place, tip, other = self._review_sync(context, state, wp_id)
        if other is None:
            return None
        self._checkouts.found(place)
        union = self._checkouts.union(place, tip, other, authority=_authority(context))
        if union.commit != tip:
            self._checkouts.check_clean(place)
        return self._checkouts.made(place, union, authority=_authority(context)), other

    def pending_head(self, context: ReviewContext, state: MissionState, wp_id: str) -> Oid | None:
        """Return the head of a review to which the lane was not moved any more, or None."""
        status, place = state.snapshot.work_packages[wp_id], LanePlace.of(context, state, wp_id)
        head, base = status.review_head, status.lane_base
        tip = None if place.in_primary else self._checkouts.tip(place)
        if tip is None or head is None or base is None or tip == head:
            return None
        found = self.repository.history.commits(Oid(head), limit=1)
        made_of = found[0].parents if found else ()
        return Oid(head) if head == base or made_of == (tip, base) else None

    def move(self, context: ReviewContext, state: MissionState, wp_id: str, head: Oid) -> None:
        """Move the lane to the head of its review, which contains it.

        Raises:
            LaneMissing: the lane is gone.
            LaneDirty: uncommitted work is in the way.
        """
        place = LanePlace.of(context, state, wp_id)
        self._checkouts.move(place, self._tip(context, place, wp_id), head)

    def require(self, context: ReviewContext, state: MissionState, wp_id: str) -> None:
        """Check that a lane in which work was begun is there.

        Raises:
            LaneMissing: it is gone.
        """
        place = LanePlace.of(context, state, wp_id)
        if not place.in_primary and lane_must_exist(state, place.lane):
            self._tip(context, place, wp_id)

    def begins_anew(
        self, context: ReviewContext, state: MissionState, wp_id: str
    ) -> tuple[str, ...]:
        """Say of a lane that was worked in and is gone what keeps what was in it, if anything."""
        place = LanePlace.of(context, state, wp_id)
        gone = not place.in_primary and self._checkouts.tip(place) is None
        if not gone or not lane_must_exist(state, place.lane):
            return ()
        kept = self._rescue(context, place)
        said = f"{kept} keeps what was in it" if kept else "what was in it was not kept"
        return (f"{place.lane.lane_id} begins anew; {said}",)

    def verify(self, place: LanePlace) -> bool:
        """Tell whether the lane's folder is there and shows the lane's branch."""
        shown = self._checkouts.worktree(place)
        return bool(shown and shown.exists and (place.in_primary or shown.branch == place.ref))

    def left_behind(
        self, context: ReviewContext, state: MissionState, wp_id: str
    ) -> tuple[str, ...]:
        """Say what lies in a lane and in no commit: whoever reviews the package never sees it."""
        place = LanePlace.of(context, state, wp_id)
        if place.in_primary:
            return ()  # a person's own work lies there too
        try:
            self._checkouts.check_clean(place, untracked=True)
        except LaneDirty as error:
            return (f"{error.message}; commit it, or it is no part of what is reviewed",)
        return ()

    def remove(self, context: ReviewContext, state: MissionState, lane: ExecutionLane) -> None:
        """Remove the worktree and the branch of a lane whose code is all in.

        The primary checkout is never removed.

        Raises:
            LaneDirty: it holds uncommitted work.
            LaneUnmerged: it holds commits that the authority does not contain.
        """
        place, checkouts = LanePlace.of_lane(context, state, lane), self._checkouts
        if place.in_primary:
            return
        tip = checkouts.tip(place)
        authority = self.repository.refs.read(context.surface.read_ref) or _as_of(state)
        if tip and not self.repository.history.is_ancestor(tip, authority):
            ahead = self.repository.history.commits(tip, exclude=(authority,))
            raise LaneUnmerged(lane.lane_id, place.branch, len(ahead))
        checkouts.check_clean(place, untracked=True)
        checkouts.drop(place, tip)

    def _must_be_shown(self, context: ReviewContext, state: MissionState, wp_id: str) -> None:
        place = LanePlace.of(context, state, wp_id)
        if place.in_primary:
            self._checkouts.primary_must_show(place)

    def _given_up(self, state: MissionState, place: LanePlace, wp_id: str) -> str | None:
        """Return the canceled package whose commits would come in with this one, or None."""
        other = None if place.in_primary else given_up(state, place.lane, wp_id)
        tip = self._checkouts.tip(place) if other else None
        if tip is None or self.repository.history.is_ancestor(tip, _as_of(state)):
            return None
        return other

    @property
    def _checkouts(self) -> LaneCheckouts:
        return LaneCheckouts(self.repository)

    def _review_sync(
        self, context: ReviewContext, state: MissionState, wp_id: str
    ) -> tuple[LanePlace, Oid, Oid | None]:
        """Return the place, its tip, and what is to be taken in before the review.

        That is the authority before the first one; later only what the log says was taken in.
        """
        place = LanePlace.of(context, state, wp_id)
        tip = self._tip(context, place, wp_id)
        if place.in_primary:
            return place, tip, None
        if not was_in(state, wp_id, StatusLane.IN_REVIEW):
            return place, tip, _as_of(state)
        base = state.snapshot.work_packages[wp_id].lane_base
        behind = base and not self._checkouts.contains(tip, Oid(base))
        return place, tip, Oid(base) if base and behind else None

    def _synced(self, context: ReviewContext, place: LanePlace, other: Oid) -> Oid:
        tip = self._checkouts.tip(place)
        if tip is None:
            return other
        authority = _authority(context)
        union = self._checkouts.union(place, tip, other, authority=authority)
        return self._checkouts.made(place, union, authority=authority)

    def _probe(self, context: ReviewContext, place: LanePlace, other: Oid) -> None:
        tip = self._checkouts.tip(place)
        if tip is None:
            return
        self._checkouts.probe(
            place, tip, other, authority=_authority(context), rehearse=self.rehearse
        )

    def _tip(self, context: ReviewContext, place: LanePlace, wp_id: str) -> Oid:
        tip = self._checkouts.tip(place)
        if tip is None:
            raise LaneMissing(wp_id, place.branch, self._rescue(context, place))
        return tip

    def _rescue(self, context: ReviewContext, place: LanePlace) -> str | None:
        kept = Rescuer(self.repository).of(context.identity.state_key, part_of(place.lane.lane_id))
        return kept[-1].name.ref if kept else None


def _hidden(context: ReviewContext) -> tuple[str, ...]:
    return hidden_in_lanes(MissionNames(context.identity.folder))


def _authority(context: ReviewContext) -> str:
    return context.branches.destination.ref.removeprefix(HEADS)


def _as_of(state: MissionState) -> Oid:
    if state.as_of is None:
        raise ValueError("a mission that is being created has no lanes")
    return state.as_of
