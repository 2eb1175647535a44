"""Moving a package by hand: a claim is the claim that `implement` and `review` make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.execution.lanes.afterwards import Afterwards
from fairlead.execution.lanes.claiming import Claims
from fairlead.execution.lanes.errors import LaneBusy
from fairlead.execution.lanes.lane_context import refuse_over
from fairlead.execution.lanes.occupancy import LIVE, occupant
from fairlead.execution.lanes.place import LanePlace
from fairlead.mission_management.status import (
    Change,
    MissionState,
    MissionStatus,
    Moved,
    MoveWorkPackage,
    StatusLane,
    TransitionRequest,
    summarize,
)
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.git import Oid

if TYPE_CHECKING:
    from pathlib import Path

    from fairlead.execution.lanes.analysis_gate import AnalysisGate
    from fairlead.execution.lanes.hand_over import HandOver


@dataclass(frozen=True, slots=True)
class MovedInLane:
    """A step that was taken, where the package is worked on, and what its holder is told."""

    moved: Moved
    place: LanePlace | None = None
    prompt_file: Path | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveInLane:
    """Takes a step of a package so that one lane never holds two that are under way.

    Forced steps, and missions whose lanes others keep, go by the rules alone.
    """

    claims: Claims
    move: MoveWorkPackage
    gate: Callable[[], AnalysisGate]
    """Made for the steps that ask it."""
    hand_over: Callable[[], HandOver]
    """Made for the steps after which somebody holds the package."""

    def __call__(
        self, context: ReviewContext, request: TransitionRequest, operation: Operation
    ) -> MovedInLane:
        """Move the package; whoever holds it then finds a prompt that says so.

        Raises:
            MissionEnded: the mission is merged or closed.
            StatusError: the step is refused.
            LaneBusy, LaneMissing, LaneDirty, LaneSyncConflict: its lane cannot take it.
            AnalysisGateClosed: the mission type wants an analysis first.
            BookkeepingError: the write is refused.
        """
        heads: list[Oid] = []

        def decide(state: MissionState) -> Change:
            heads.clear()
            refuse_over(context, state, operation)
            source = state.snapshot.lane(request.wp_id)
            if request.force or not _keeps_lanes(state, request.wp_id):
                return self._by_rules(context, state, request)
            if (source, request.to_lane) == (StatusLane.PLANNED, StatusLane.CLAIMED):
                return self._claim(context, state, request)
            if (source, request.to_lane) == (StatusLane.FOR_REVIEW, StatusLane.IN_REVIEW):
                status, head = self.claims.under_review(context, state, request)
                heads.extend([head] if head else [])
                return status.change()
            if request.to_lane in LIVE and source not in LIVE:
                _check_free(state, request.wp_id)
            return self._by_rules(context, state, request)

        moved = self.move(context.writing(), request, operation, decide=decide)
        self.claims.follow(self.move.ledger, context, request.wp_id, heads, (moved.receipt,))
        return self._told(context, request, moved)

    def _told(
        self, context: ReviewContext, request: TransitionRequest, moved: Moved
    ) -> MovedInLane:
        state = self.move.ledger.load(self.claims.at_tip(context).writing())
        if state.plan is None or state.plan.lane_of(request.wp_id) is None:
            return MovedInLane(moved)
        place, prompt_file = LanePlace.of(context, state, request.wp_id), None
        after = Afterwards()
        if moved.event.to_lane is StatusLane.FOR_REVIEW and _keeps_lanes(state, request.wp_id):
            after.failed.extend(self.claims.lanes.left_behind(context, state, request.wp_id))
        if moved.lease:
            there = request.workspace is not None
            prompt_file = self.hand_over()(
                context, state, request.wp_id, after, lane_is_there=there
            )
        return MovedInLane(moved, place, prompt_file, after.warnings)

    def _claim(
        self, context: ReviewContext, state: MissionState, request: TransitionRequest
    ) -> Change:
        change = self.claims.for_work(context, state, request.wp_id, request.actor, asked=request)
        self.gate().check(context.identity.mission_slug, state)
        return Change(change.events, summarize(change.events))

    def _by_rules(
        self, context: ReviewContext, state: MissionState, request: TransitionRequest
    ) -> Change:
        status = MissionStatus.of(context.writing(), state, self.claims.rules)
        status.transition(request)
        return status.change()


def _keeps_lanes(state: MissionState, wp_id: str) -> bool:
    return bool(state.meta.is_ours and state.plan and state.plan.lane_of(wp_id))


def _check_free(state: MissionState, wp_id: str) -> None:
    lane = state.plan.lane_of(wp_id) if state.plan else None
    busy = occupant(state, lane, wp_id) if lane else None
    if lane and busy:
        raise LaneBusy(wp_id, lane.lane_id, busy, state.snapshot.lane(busy).value)
