"""Use case: bring the worktrees of a mission back to what they must be (contract topology)."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from fairlead.execution.lanes.checkouts import LaneCheckouts
from fairlead.execution.lanes.named_place import (
    CoordinationPlace,
    is_coordination,
    named_place,
    part_of,
    places,
)
from fairlead.execution.lanes.place import LanePlace
from fairlead.execution.lanes.repaired import (
    FINE,
    FORGOTTEN,
    LEFT,
    MADE,
    MENDED,
    RepairedWorktree,
    RepairedWorktrees,
)
from fairlead.mission_management.bookkeeping import EditedView
from fairlead.mission_management.missions import Rescuer, ShowMissionFiles, hidden_in_lanes
from fairlead.mission_management.status import MissionState, StatusLedger, lane_must_exist
from fairlead.shared_kernel.commit_target import CommitTarget, Operation, TargetKind
from fairlead.shared_kernel.context import ReviewContext, Topology
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import GitFolder, Ref, Repository, Worktree
from fairlead.shared_kernel.naming import COORDINATION_PART, HEADS, MissionNames, worktrees_root


@dataclass(frozen=True, slots=True)
class RepairWorktrees:
    """Makes what is missing, hides what must be hidden; a person's bytes are set aside or left."""

    repository: Repository
    ledger: StatusLedger
    folder: GitFolder
    view: EditedView
    show_files: ShowMissionFiles

    def __call__(
        self, context: ReviewContext, operation: Operation, name: str | None = None
    ) -> RepairedWorktrees:
        """Repair one worktree, or all of the mission; a second call finds nothing to do.

        Raises:
            LaneNotFound, LaneIsCheckout: there is no such worktree.
        """
        for unreadable in self.folder.unreadable_worktrees():
            self.folder.mend_worktree(unreadable)
        root = worktrees_root(context.workspace.primary_root)
        found_again = {*self.repository.worktrees.reconnect(root).values()}
        state = self.ledger.load(context.writing())
        repaired = [
            self._guarded(context, state, place, operation)
            for place in self._lanes(context, state, name)
            if name or self._was_begun(state, place)
        ]
        if name is None or is_coordination(name):
            repaired += self._coordination(context)
        return RepairedWorktrees(
            context.identity.mission_slug, tuple(_told_of(one, found_again) for one in repaired)
        )

    def _lanes(
        self, context: ReviewContext, state: MissionState, name: str | None
    ) -> tuple[LanePlace, ...]:
        if name is None:
            known = places(self.repository, context, state)
            return tuple(place for place in known if not place.in_primary)
        if is_coordination(name):
            return ()
        return (named_place(self.repository, context, state, name),)

    def _was_begun(self, state: MissionState, place: LanePlace) -> bool:
        """Tell a lane that is gone apart from one that never was."""
        checkouts = LaneCheckouts(self.repository)
        there = checkouts.tip(place) or checkouts.worktree(place)
        return bool(there or lane_must_exist(state, place.lane))

    def _guarded(
        self, context: ReviewContext, state: MissionState, place: LanePlace, operation: Operation
    ) -> RepairedWorktree:
        """One worktree that cannot be repaired keeps no other from it."""
        try:
            return self._lane(context, state, place, operation)
        except FairleadError as error:
            return self._said(place, LEFT, error.message, error.next_step)

    def _lane(
        self, context: ReviewContext, state: MissionState, place: LanePlace, operation: Operation
    ) -> RepairedWorktree:
        checkouts = LaneCheckouts(self.repository)
        tree, tip = checkouts.worktree(place), checkouts.tip(place)
        needed = lane_must_exist(state, place.lane)
        if tip is None:
            return self._without_branch(context, place, needed=needed)
        if tree and tree.exists and tree.branch != place.ref:
            shown = (tree.branch or "no branch").removeprefix(HEADS)
            step = f"End what is under way there, then `git switch {place.branch}` in it."
            return self._said(place, LEFT, f"it shows {shown}", step)
        if tree is None or not tree.exists:
            return self._not_there(context, place, tree, needed=needed)
        # Also an index that a killed git left half made.
        hidden = hidden_in_lanes(MissionNames(context.identity.folder))
        said = self.repository.worktrees.add(
            place.worktree, branch=place.branch, start=None, hidden=hidden
        )
        found = self._unhidden(context, place, Ref(place.ref, tip, tree.path), hidden, operation)
        return replace(found, message="; ".join(filter(None, (found.message, *said))))

    def _without_branch(
        self, context: ReviewContext, place: LanePlace, *, needed: bool
    ) -> RepairedWorktree:
        if not needed:
            return self._said(place, FINE)
        part = part_of(place.lane.lane_id)
        kept = Rescuer(self.repository).of(context.identity.state_key, part)
        step = (
            f"Run `fairlead worktree rescue restore {kept[-1].name.ref}`."
            if kept
            else f"Look for its tip with `git reflog --all`; `fairlead implement "
            f"{place.lane.wp_ids[0]} --agent A --recover` starts the lane again."
        )
        return self._said(place, LEFT, f"the branch {place.branch} is gone", step)

    def _not_there(
        self, context: ReviewContext, place: LanePlace, tree: Worktree | None, *, needed: bool
    ) -> RepairedWorktree:
        if needed:
            hidden = hidden_in_lanes(MissionNames(context.identity.folder))
            said = LaneCheckouts(self.repository).show(place, None, hidden)
            return self._said(place, MADE, "; ".join(said))
        if tree:
            self.repository.worktrees.remove(place.worktree)
            return self._said(place, FORGOTTEN)
        return self._said(place, FINE)

    def _unhidden(
        self,
        context: ReviewContext,
        place: LanePlace,
        ref: Ref,
        hidden: tuple[str, ...],
        operation: Operation,
    ) -> RepairedWorktree:
        drifted = self.folder.unhidden(place.worktree, hidden)
        shown = [path for path in hidden if (place.worktree / path).exists()]
        if not drifted and not shown:
            return self._said(place, FINE)
        self.folder.hide(place.worktree, hidden)
        target = CommitTarget.bind(ref, TargetKind.COORDINATION)
        left = [path for path in hidden if (place.worktree / path).exists()]
        kept: tuple[Path, ...] = ()
        if left:  # git hides no file that somebody changed
            kept = self.view.show_again(context.identity, target, operation, left)
            self.folder.hide(place.worktree, hidden)
        return RepairedWorktree(
            place.lane.lane_id,
            place.worktree,
            MENDED,
            "the log and its snapshot are hidden again",
            set_aside=kept,
        )

    def _coordination(self, context: ReviewContext) -> Iterator[RepairedWorktree]:
        place = CoordinationPlace.of(context)
        listed = self.repository.worktrees.list()
        tree = next((tree for tree in listed if tree.path == place.path), None)
        if tree is None:
            return
        if not tree.exists:
            self.repository.worktrees.remove(place.path)
            yield RepairedWorktree(COORDINATION_PART, place.path, FORGOTTEN)
        elif context.surface.topology is Topology.COORDINATION:
            yield self._shown(context, place)

    def _shown(self, context: ReviewContext, place: CoordinationPlace) -> RepairedWorktree:
        try:
            self.show_files(context.identity.mission_slug)
        except FairleadError as error:
            return RepairedWorktree(
                COORDINATION_PART, place.path, LEFT, error.message, error.next_step
            )
        return RepairedWorktree(COORDINATION_PART, place.path, FINE)

    @staticmethod
    def _said(
        place: LanePlace, outcome: str, message: str = "", next_step: str = ""
    ) -> RepairedWorktree:
        return RepairedWorktree(place.lane.lane_id, place.worktree, outcome, message, next_step)


def _told_of(one: RepairedWorktree, found_again: Container[Path]) -> RepairedWorktree:
    """Say of a worktree in which all was fine that git had looked for it elsewhere."""
    if one.outcome != FINE or one.path not in found_again:
        return one
    message = "; ".join(filter(None, ("git finds it where it is now", one.message)))
    return replace(one, outcome=MENDED, message=message)
