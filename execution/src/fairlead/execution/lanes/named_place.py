"""A worktree of a mission by the word that people use: `lane-a`, `a` or `coord`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from fairlead.execution.lanes.place import LanePlace
from fairlead.execution.lanes.worktree_errors import LaneIsCheckout, LaneNotFound
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.documents import ExecutionLane
from fairlead.shared_kernel.git import Repository
from fairlead.shared_kernel.identity import LaneId
from fairlead.shared_kernel.naming import COORDINATION_PART, HEADS, MissionNames


def part_of(lane_id: str) -> str:
    """Return what a lane is called in a rescue ref: without its `lane-`."""
    return lane_id.removeprefix("lane-")


def is_coordination(name: str) -> bool:
    """Tell whether the word means the coordination worktree."""
    return name.strip().lower() == COORDINATION_PART


def places(
    repository: Repository, context: ReviewContext, state: MissionState
) -> tuple[LanePlace, ...]:
    """Return every lane: those of the plan, and those that only git still knows."""
    planned = {lane.lane_id: lane for lane in (state.plan.lanes if state.plan else ())}
    names = MissionNames(context.identity.folder)
    for ref in repository.refs.list(f"{HEADS}{names.coordination_branch.partition('/')[0]}/"):
        lane = names.lane_of_branch(ref.name.removeprefix(HEADS))
        if lane and lane.written not in planned:
            planned[lane.written] = ExecutionLane(lane.written, (), (), (), 0)
    return tuple(LanePlace.of_lane(context, state, lane) for lane in planned.values())


def named_place(
    repository: Repository, context: ReviewContext, state: MissionState, name: str
) -> LanePlace:
    """Return the lane that somebody named.

    Raises:
        LaneNotFound: neither the plan nor git knows it.
        LaneIsCheckout: the mission is worked on in the primary checkout.
    """
    known = places(repository, context, state)
    wanted = _recorded(name)
    found = next((place for place in known if place.lane.lane_id in (name, wanted)), None)
    if found is None:
        raise LaneNotFound(name, [place.lane.lane_id for place in known])
    if found.in_primary:
        raise LaneIsCheckout(found.lane.lane_id, str(found.primary_root))
    return found


def _recorded(name: str) -> str:
    try:
        return LaneId.recorded(name.strip().lower()).written
    except ValueError:
        return name


@dataclass(frozen=True, slots=True)
class CoordinationPlace:
    """The coordination worktree of a mission, whether it is there or not."""

    ref: str
    path: Path

    @classmethod
    def of(cls, context: ReviewContext) -> Self:
        """Find the place."""
        names = MissionNames(context.identity.folder)
        root = context.workspace.primary_root
        return cls(context.surface.read_ref, names.coordination_worktree(root))
