"""What follows when a step that somebody took by hand puts a package into somebody's hands."""

from dataclasses import dataclass
from pathlib import Path

from fairlead.execution.lanes.afterwards import Afterwards
from fairlead.execution.lanes.claiming import lease_of
from fairlead.execution.lanes.lane_context import in_lane
from fairlead.execution.lanes.place import LanePlace
from fairlead.execution.lanes.ports import LeaseNotes, NotedLease
from fairlead.execution.prompts import WritePrompt, fitting_action, holder_of
from fairlead.mission_management.status import MissionState, StatusLane
from fairlead.shared_kernel.context import ReviewContext


@dataclass(frozen=True, slots=True)
class HandOver:
    """Renders the prompt anew and keeps the lease in the lane: both name the lease of before."""

    notes: LeaseNotes
    write_prompt: WritePrompt

    def __call__(
        self,
        context: ReviewContext,
        state: MissionState,
        wp_id: str,
        after: Afterwards,
        *,
        lane_is_there: bool,
    ) -> Path | None:
        """Return the prompt of the holder; None where nobody holds the package."""
        holder, lease = holder_of(state, wp_id), lease_of(state, wp_id)
        if holder is None or lease is None:
            return None
        place, slug = LanePlace.of(context, state, wp_id), context.identity.mission_slug
        reviewing = state.snapshot.lane(wp_id) is StatusLane.IN_REVIEW
        if lane_is_there:
            noted = NotedLease(lease, holder)
            after.attempt(
                "the lease was not noted",
                lambda: self.notes.keep(place.worktree, slug, wp_id, noted, review=reviewing),
            )
        action = fitting_action(state, wp_id)
        return after.attempt(
            "the prompt was not written",
            lambda: self.write_prompt(in_lane(context, place), state, wp_id, action, holder),
        )
