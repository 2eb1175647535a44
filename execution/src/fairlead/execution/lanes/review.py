"""Taking a package to review it: sync, claim, prompt (contract execution, review)."""

from collections.abc import Callable
from dataclasses import dataclass
from shlex import quote

from fairlead.execution.lanes.afterwards import Afterwards
from fairlead.execution.lanes.claiming import Claims, lease_of, reviews
from fairlead.execution.lanes.lane_context import in_lane, refuse_over, wrote
from fairlead.execution.lanes.place import LanePlace
from fairlead.execution.lanes.ports import LeaseNotes, NotedLease
from fairlead.execution.lanes.view import WorkView, after_recording
from fairlead.execution.prompts import WritePrompt, review_range
from fairlead.mission_management.status import (
    Change,
    Heartbeats,
    MissionState,
    MissionStatus,
    StatusLane,
    StatusLedger,
    TransitionRequest,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import Oid

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
        self,
        context: ReviewContext,
        wp_id: str,
        actor: Actor,
        operation: Operation,
        *,
        profile: str | None = None,
    ) -> WorkView:
        """Return what to review, where, and under which lease; `profile` is the command's option.

        Raises:
            MissionEnded: the mission is merged or closed.
            NotForReview: the package waits for no review.
            WorkPackageAlreadyClaimed: somebody else reviews it.
            LaneMissing, LaneDirty, LaneSyncConflict: sync point 2 needs somebody; nothing changed.
            WorktreeFailed: the lane cannot be shown; the claim stands and the next call goes on.
            BookkeepingError: the write was refused.
        """
        asked = operation.with_request(wp_id=wp_id, actor=actor.id, to_lane=_ACTION)
        made = self.claim(context, wp_id, actor, asked)
        return self.shown(context, wp_id, actor, made, profile=profile)

    def shown(
        self,
        context: ReviewContext,
        wp_id: str,
        actor: Actor,
        made: tuple[CommitReceipt, ...],
        *,
        profile: str | None = None,
    ) -> WorkView:
        """Return the review as it is now, with its prompt and its worktree where the actor has it.

        Raises:
            WorktreeFailed: the lane cannot be shown.
        """
        state = self.ledger.load(self.claims.at_tip(context).writing())
        place, lease = LanePlace.of(context, state, wp_id), lease_of(state, wp_id)
        after, prompt_file = Afterwards(), None
        after.failed.extend(_own_work(state, wp_id, actor))
        if lease and reviews(state, wp_id, actor):
            try:
                after.failed.extend(self.claims.lanes.show(context, place))
            except FairleadError as error:
                raise after_recording(error, f"the review of {wp_id} is claimed", made) from error
            noted = NotedLease(lease, Actor(actor.kind, lease.holder))
            after.attempt(
                "the lease was not noted", lambda: self.note(context, place, wp_id, noted)
            )
            key, generation = context.identity.state_key, lease.generation
            after.attempt(
                "the lease was not renewed", lambda: self.heartbeats.beat(key, wp_id, generation)
            )
            prompt_file = after.attempt(
                "the prompt was not written",
                lambda: self.write_prompt(
                    in_lane(context, place), state, wp_id, _ACTION, actor, profile=profile
                ),
            )
        return WorkView(
            action=_ACTION,
            wp_id=wp_id,
            lane=state.snapshot.lane(wp_id).value,
            workspace=place.worktree,
            branch=place.branch,
            prompt_file=prompt_file,
            lease=lease,
            receipts=made,
            facts={"review": self._range(context, state, wp_id)},
            warnings=after.warnings,
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
        """Take the review, unless the actor holds it already; return the commits made.

        Raises what a call of the whole raises.
        """
        word = f"review {wp_id} by {actor.id}"
        return self.recorded(
            context, wp_id, actor, operation, lambda s: Change(s.staged_events, word), ttl=ttl
        )

    def recorded(
        self,
        context: ReviewContext,
        wp_id: str,
        actor: Actor,
        operation: Operation,
        conclude: Callable[[MissionStatus], Change],
        *,
        lease: int | None = None,
        ttl: int | None = None,
    ) -> tuple[CommitReceipt, ...]:
        """Record a claim and what `conclude` makes of it in one commit; then the lane follows.

        `lease` is the generation that was passed, where one was.
        Killed in between, the next call on the same review moves the lane.
        """
        heads: list[Oid] = []
        wanted = TransitionRequest(wp_id, StatusLane.IN_REVIEW, actor, lease=lease)

        def decide(state: MissionState) -> Change:
            refuse_over(context, state, operation)
            status, head = self.claims.under_review(context, state, wanted, ttl=ttl)
            heads[:] = [head] if head else []
            return conclude(status)

        receipt = self.ledger.record(context.writing(), operation, decide)
        made = wrote(receipt)
        self.claims.follow(self.ledger, context, wp_id, heads, made)
        return made

    def note(
        self, context: ReviewContext, place: LanePlace, wp_id: str, noted: NotedLease | None
    ) -> None:
        """Keep the reviewer's lease in the lane, or forget it there once the verdict is given."""
        slug = context.identity.mission_slug
        self.notes.keep(place.worktree, slug, wp_id, noted, review=True)

    @staticmethod
    def _range(context: ReviewContext, state: MissionState, wp_id: str) -> dict[str, object]:
        reviewed, status = review_range(context, state, wp_id), state.snapshot.work_packages[wp_id]
        return {"base": reviewed.base, "head": status.review_head, "range": str(reviewed)}


def _own_work(state: MissionState, wp_id: str, reviewer: Actor) -> tuple[str, ...]:
    """Tell somebody who holds the review of their own work that the verdict is not theirs."""
    status = state.snapshot.work_packages.get(wp_id)
    if status is None or status.implementer != reviewer.id:
        return ()
    who = quote(reviewer.typed)
    return (
        f"{reviewer.id} implemented {wp_id}, so the verdict is somebody else's; `fairlead next "
        f'--agent {who} --result failed --reason "my own work"` gives the review back',
    )
