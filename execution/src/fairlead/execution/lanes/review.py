"""Taking a package to review it: sync, claim, prompt (contract execution, review)."""

from dataclasses import dataclass

from fairlead.execution.lanes.claiming import Claims, lease_of, reviews
from fairlead.execution.lanes.errors import NotForReview
from fairlead.execution.lanes.lane_context import in_lane, wrote
from fairlead.execution.lanes.place import LanePlace
from fairlead.execution.lanes.ports import LeaseNotes
from fairlead.execution.lanes.view import WorkView, after_recording
from fairlead.execution.prompts import WritePrompt
from fairlead.mission_management.status import (
    Change,
    Heartbeats,
    MissionState,
    StatusLane,
    StatusLedger,
    WorkPackageAlreadyClaimed,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.naming import HEADS

_ACTION = "review"


@dataclass(frozen=True, slots=True)
class ReviewWorkPackage:
    """Give a package to a reviewer, at the lane's tip as it is from now on.

    Idempotent for the reviewer who holds it.
    """

    ledger: StatusLedger
    claims: Claims
    notes: LeaseNotes
    heartbeats: Heartbeats
    write_prompt: WritePrompt

    def __call__(
        self, context: ReviewContext, wp_id: str, actor: Actor, operation: Operation
    ) -> WorkView:
        """Return what to review, where, and under which lease.

        Raises:
            NotForReview: the package waits for no review.
            WorkPackageAlreadyClaimed: somebody else reviews it.
            LaneMissing, LaneDirty, LaneSyncConflict: sync point 2 needs somebody; nothing changed.
            WorktreeFailed: the lane cannot be shown; the claim stands and the next call goes on.
            BookkeepingError: the write was refused.
        """
        made = self.claim(context, wp_id, actor, operation)
        state = self.ledger.load(self.claims.at_tip(context).writing())
        place, lease = LanePlace.of(context, state, wp_id), lease_of(state, wp_id)
        try:
            self.claims.lanes.show(context, place)
        except FairleadError as error:
            raise after_recording(error, f"the review of {wp_id} is claimed", made) from error
        if lease:
            self.heartbeats.beat(context.identity.state_key, wp_id, lease.generation)
            self.notes.keep(place.worktree, context.identity.mission_slug, wp_id, lease)
        shown = in_lane(context, place)
        return WorkView(
            action=_ACTION,
            wp_id=wp_id,
            lane=state.snapshot.lane(wp_id).value,
            workspace=place.worktree,
            branch=place.branch,
            prompt_file=self.write_prompt(shown, state, wp_id, _ACTION, actor),
            lease=lease,
            receipts=made,
            facts={"review": self._range(context, state, wp_id)},
        )

    def claim(
        self,
        context: ReviewContext,
        wp_id: str,
        actor: Actor,
        operation: Operation,
        *,
        ttl: int | None = None,
    ) -> tuple[CommitReceipt, ...]:
        """Take the review, unless the actor holds it already; return the commits made."""
        now = self.claims.at_tip(context)
        state = self.ledger.load(now.writing())
        if reviews(state, wp_id, actor):
            return ()
        if state.snapshot.lane(wp_id) is not StatusLane.FOR_REVIEW:
            raise _refusal(context, state, wp_id)
        taken_in = self.claims.lanes.sync_for_review(now, state, wp_id)
        seen = state.snapshot.integration_count

        def decide(found: MissionState) -> Change:
            if reviews(found, wp_id, actor):
                return Change((), f"go on with the review of {wp_id}")
            # What came in meanwhile is not in the lane, so its base must not be said to be newer.
            base = taken_in if found.snapshot.integration_count == seen else None
            return self.claims.for_review(context, found, wp_id, actor, taken_in=base, ttl=ttl)

        asked = operation.with_request(wp_id=wp_id, actor=actor.id, to_lane=_ACTION)
        return wrote(self.ledger.record(context.writing(), asked, decide))

    @staticmethod
    def _range(context: ReviewContext, state: MissionState, wp_id: str) -> dict[str, object]:
        authority = context.branches.destination.ref.removeprefix(HEADS)
        head = state.snapshot.work_packages[wp_id].review_head
        return {"base": authority, "head": head, "range": f"{authority}...{head}"}


def _refusal(context: ReviewContext, state: MissionState, wp_id: str) -> FairleadError:
    LanePlace.of(context, state, wp_id)
    lane, lease = state.snapshot.lane(wp_id), lease_of(state, wp_id)
    if lease and lane is StatusLane.IN_REVIEW:
        return WorkPackageAlreadyClaimed(wp_id, lane, lease, None, expired=False)
    return NotForReview(wp_id, lane.value)
