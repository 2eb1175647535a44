"""Taking a package to work on: claim, worktree, start, prompt (contract execution, implement)."""

from dataclasses import dataclass, replace

from fairlead.execution.lanes.afterwards import Afterwards
from fairlead.execution.lanes.analysis_gate import AnalysisGate
from fairlead.execution.lanes.claiming import Claims, holds, lease_of
from fairlead.execution.lanes.keeper import Allocation
from fairlead.execution.lanes.lane_context import in_lane, refuse_over, wrote
from fairlead.execution.lanes.place import LanePlace
from fairlead.execution.lanes.ports import LeaseNotes, NotedLease
from fairlead.execution.lanes.view import WorkView, after_recording
from fairlead.execution.prompts import WritePrompt, fitting_action
from fairlead.execution.runs import TrackRun
from fairlead.mission_management.missions import PrivateExcludes
from fairlead.mission_management.status import (
    LANE_BEGUN_AGAIN,
    Change,
    Heartbeats,
    Lease,
    LifecycleRecorded,
    MissionState,
    StatusLane,
    StatusLedger,
    TransitionRequest,
    lane_went_empty,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import Oid


@dataclass(frozen=True, slots=True)
class _Wish:
    """Who wants which package, and under which operation."""

    context: ReviewContext
    wp_id: str
    actor: Actor
    operation: Operation
    recover: bool
    ttl: int | None
    profile: str | None


@dataclass(frozen=True, slots=True)
class ImplementWorkPackage:
    """Give a package to an actor, and make the place where it is worked on.

    Two transactions: the claim (with the lane's base) and, once the worktree is there, the start.
    Killed anywhere, the same call by the same actor goes on from where it was; by the holder it is
    idempotent.
    """

    ledger: StatusLedger
    claims: Claims
    gate: AnalysisGate
    notes: LeaseNotes
    heartbeats: Heartbeats
    write_prompt: WritePrompt
    excludes: PrivateExcludes
    runs: TrackRun

    def __call__(
        self,
        context: ReviewContext,
        wp_id: str,
        actor: Actor,
        operation: Operation,
        *,
        recover: bool = False,
        ttl: int | None = None,
        profile: str | None = None,
    ) -> WorkView:
        """Return where to work, under which lease, and what was committed.

        `ttl` is the lease's, in seconds. `recover` takes the package back first from a holder whose
        lease has expired, and starts a lane again that is gone. `profile` goes before every other
        one in the prompt that is written.

        Raises:
            MissionEnded: the mission is merged or closed.
            WorkPackageAlreadyClaimed, DependenciesNotSatisfied, IllegalTransition: see status.
            AnalysisGateClosed: the mission type wants an analysis first.
            LaneBusy, LaneMissing, LaneSyncConflict, LaneDirty, LaneElsewhere: see lanes.
            BookkeepingError: a write was refused.
        """
        asked = operation.with_request(wp_id=wp_id, actor=actor.id, recover=recover)
        wish = self._attempt(_Wish(context, wp_id, actor, asked, recover, ttl, profile))
        made = self._taken_back(wish) if recover else ()
        made = self._claimed(wish, made)
        reach("implement claimed")
        warnings = self._make_lane(wish, made)
        reach("implement lane ready")
        made = self._started(wish, made)
        reach("implement started")
        return self._view(wish, made, warnings)

    def _attempt(self, wish: _Wish) -> _Wish:
        """Give a repeated call the operation of its own that it needs.

        A try whose claim was given back, or lost before the start, has ended; the next one begins.
        """
        asked, number = wish.operation, 1
        while self._has_ended(wish):
            number += 1
            wish = replace(wish, operation=asked.step(f"attempt {number}"))
        return wish

    def _has_ended(self, wish: _Wish) -> bool:
        writing, applied = wish.context.writing(), self.ledger.applied
        if not applied(writing, wish.operation) or applied(writing, wish.operation.step("start")):
            return False
        return not holds(
            self.ledger.load(self.claims.at_tip(wish.context).writing()), wish.wp_id, wish.actor
        )

    def _claimed(self, wish: _Wish, made: tuple[CommitReceipt, ...]) -> tuple[CommitReceipt, ...]:
        try:
            receipt = self.ledger.record(
                wish.context.writing(), wish.operation, lambda state: self._claim(wish, state)
            )
        except FairleadError as error:
            if not made:
                raise
            said = f"{wish.wp_id} was taken back from its holder and is free"
            raise after_recording(error, said, made) from error
        return made + wrote(receipt)

    def _claim(self, wish: _Wish, state: MissionState) -> Change:
        refuse_over(wish.context, state, wish.operation)
        if holds(state, wish.wp_id, wish.actor):
            return Change((), f"go on with {wish.wp_id}")
        change = self.claims.for_work(
            wish.context, state, wish.wp_id, wish.actor, recover=wish.recover, ttl=wish.ttl
        )
        self.gate.check(wish.context.identity.mission_slug, state)
        return change

    def _taken_back(self, wish: _Wish) -> tuple[CommitReceipt, ...]:
        def decide(state: MissionState) -> Change:
            refuse_over(wish.context, state, wish.operation)
            held = lease_of(state, wish.wp_id)
            if held is None or held.holder == wish.actor.id:
                return Change((), f"nothing to take back of {wish.wp_id}")
            return self.claims.reclaim(wish.context, state, wish.wp_id)

        step = wish.operation.step("reclaim")
        return wrote(self.ledger.record(wish.context.writing(), step, decide))

    def _make_lane(self, wish: _Wish, made: tuple[CommitReceipt, ...]) -> tuple[str, ...]:
        """Make the worktree; where that fails before the start, give the claim back and say so."""
        state = self.ledger.load(self.claims.at_tip(wish.context).writing())
        refuse_over(wish.context, state, wish.operation)
        if not holds(state, wish.wp_id, wish.actor):
            return ()
        lanes, anew = self.claims.lanes, tuple[str, ...]()
        if wish.recover:
            anew = lanes.begins_anew(wish.context, state, wish.wp_id)
        else:
            lanes.require(wish.context, state, wish.wp_id)
        place = LanePlace.of(wish.context, state, wish.wp_id)
        base = Oid(state.snapshot.work_packages[wish.wp_id].lane_base or state.as_of or "")
        allocation = Allocation(place, base, base)
        try:
            self.excludes.ensure()
            return anew + lanes.make_worktree(wish.context, allocation)
        except FairleadError as error:
            reason = f"the lane could not be made: {error.message}"
            raise self._given_back(wish, made, error, reason) from error

    def _started(self, wish: _Wish, made: tuple[CommitReceipt, ...]) -> tuple[CommitReceipt, ...]:
        step = wish.operation.step("start")
        try:
            receipt = self.ledger.record(
                wish.context.writing(), step, lambda state: self._start(wish, state)
            )
        except FairleadError as error:
            reason = f"the start was refused: {error.message}"
            raise self._given_back(wish, made, error, reason) from error
        return made + wrote(receipt)

    def _given_back(
        self, wish: _Wish, made: tuple[CommitReceipt, ...], error: FairleadError, reason: str
    ) -> FairleadError:
        """Give a claim back that was not started; work that goes on is nobody's to take."""
        now = self.ledger.load(self.claims.at_tip(wish.context).writing())
        begun = now.snapshot.lane(wish.wp_id) is not StatusLane.CLAIMED
        if begun or not holds(now, wish.wp_id, wish.actor):
            return after_recording(error, f"{wish.wp_id} was claimed", made) if made else error
        try:
            released = self.ledger.record(
                wish.context.writing(),
                wish.operation.step("release"),
                lambda state: self.claims.release(
                    wish.context, state, wish.wp_id, wish.actor, reason
                ),
            )
        except FairleadError as refused:
            said = f"the claim on {wish.wp_id} stands, it could not be given back ({refused})"
            return after_recording(error, said, made)
        said = f"the claim on {wish.wp_id} was recorded and given back"
        return after_recording(error, said, (*made, released))

    def _start(self, wish: _Wish, state: MissionState) -> Change:
        wp_id, actor = wish.wp_id, wish.actor
        if holds(state, wp_id, actor) and state.snapshot.lane(wp_id) is StatusLane.IN_PROGRESS:
            return self._gone_on(wish, state)
        place, lease = LanePlace.of(wish.context, state, wp_id), lease_of(state, wp_id)
        request = TransitionRequest(
            wp_id,
            StatusLane.IN_PROGRESS,
            actor,
            lease=lease.generation if lease else None,
            workspace=place.recorded_workspace,
            metadata={"workspace": place.recorded_workspace},
            execution_mode="direct_repo" if place.in_primary else "worktree",
        )
        events = self.claims.rules.decide(wish.context.writing(), state, request)
        return Change(events, f"start {wp_id}")

    def _gone_on(self, wish: _Wish, state: MissionState) -> Change:
        """Record of a lane that went with nothing in it that it is there again, and must be."""
        summary, place = f"go on with {wish.wp_id}", LanePlace.of(wish.context, state, wish.wp_id)
        if not lane_went_empty(state, place.lane):
            return Change((), summary)
        facts = {"lane": place.lane.lane_id, "wp_id": wish.wp_id}
        return Change((LifecycleRecorded(LANE_BEGUN_AGAIN, wish.actor, facts),), summary)

    def _view(
        self, wish: _Wish, made: tuple[CommitReceipt, ...], warnings: tuple[str, ...]
    ) -> WorkView:
        context, wp_id = wish.context, wish.wp_id
        state = self.ledger.load(self.claims.at_tip(context).writing())
        place, lease = LanePlace.of(context, state, wp_id), lease_of(state, wp_id)
        action, after = fitting_action(state, wp_id), Afterwards()
        after.attempt("the lease was not noted", lambda: self._noted(wish, place, lease))
        reach("implement lease noted")
        after.attempt(
            "the run was not tracked",
            lambda: self.runs.issued(context.identity, state, f"{action} {wp_id}"),
        )
        shown = in_lane(context, place)
        prompt_file = after.attempt(
            "the prompt was not written",
            lambda: self.write_prompt(
                shown, state, wp_id, action, wish.actor, profile=wish.profile
            ),
        )
        reach("implement told")
        return WorkView(
            action=action,
            wp_id=wp_id,
            lane=state.snapshot.lane(wp_id).value,
            workspace=place.worktree,
            branch=place.branch,
            prompt_file=prompt_file,
            lease=lease,
            receipts=made,
            warnings=(*warnings, *after.warnings),
        )

    def _noted(self, wish: _Wish, place: LanePlace, lease: Lease | None) -> None:
        if lease:
            identity = wish.context.identity
            self.heartbeats.beat(identity.state_key, wish.wp_id, lease.generation)
            noted = NotedLease(lease, Actor(wish.actor.kind, lease.holder))
            self.notes.keep(place.worktree, identity.mission_slug, wish.wp_id, noted)
