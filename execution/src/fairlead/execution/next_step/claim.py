"""Taking what is next: N agents that ask at once get N different packages."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from fairlead.execution.lanes import (
    Afterwards,
    ImplementWorkPackage,
    NotForReview,
    ReviewWorkPackage,
    WorkView,
    holds,
    reviews,
    wrote,
)
from fairlead.execution.next_step.decision import Step
from fairlead.execution.next_step.errors import NothingSettled
from fairlead.execution.next_step.query import DecideNext
from fairlead.execution.next_step.view import NextView
from fairlead.execution.prompts import fitting_action
from fairlead.execution.runs import TrackRun
from fairlead.mission_management.status import (
    Change,
    IllegalTransition,
    LeaseFenced,
    MissionState,
    StatusLane,
    StatusLedger,
    WorkPackageAlreadyClaimed,
    moved_of,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import ReviewContext

MOST_TRIES = 50
"""Each lost race means that another agent got a package, so this is never reached honestly."""
_IMPLEMENTING = ("implement", "fix")


@dataclass(frozen=True, slots=True)
class _Wish:
    """Who wants a step, of which kind, for how long without a sign of life, as which profile."""

    context: ReviewContext
    agent: Actor
    only: str | None
    ttl: int | None
    profile: str | None


@dataclass(frozen=True, slots=True)
class ClaimNext:
    """Pick and claim. What is implemented is picked inside the claim's own decision, under the
    mission's lock, by the function that the query asks.
    """

    decide: DecideNext
    implement: ImplementWorkPackage
    review: ReviewWorkPackage
    runs: TrackRun

    def __call__(
        self,
        context: ReviewContext,
        agent: Actor,
        operation: Operation,
        *,
        only: str | None = None,
        ttl: int | None = None,
        profile: str | None = None,
    ) -> NextView:
        """Return what the agent holds now, or the decision where there is nothing to claim.

        `only` is `implement` or `review` for those who do nothing else; `ttl` is in seconds;
        `profile` goes before every other one in the prompt that is written.

        Raises:
            FairleadError: the lane could not be made (the claim was given back), or a write was
                refused.
        """
        asked = operation.with_request(agent=agent.id, claim=True, only=only)
        wish = _Wish(context, agent, only, ttl, profile)
        done = self._ledger.applied(context.writing(), asked)
        if done:
            return self._again(wish, asked, done)
        made: tuple[CommitReceipt, ...] = ()
        for attempt in range(MOST_TRIES):
            state = self.decide.fresh(context)
            decision = self.decide.decide(context, state, agent, only=only)
            if not isinstance(decision, Step) or decision.wp_id is None or decision.command:
                return replace(self.decide.shown(context, state, decision), receipts=made)
            if decision.held:
                return self._held(wish, asked, decision, made)
            if decision.reclaim:
                step = asked.step(f"reclaim {attempt}")
                made += self._tried(partial(self._reclaim, context, step, decision))
            else:
                made += self._tried(partial(self._take, wish, asked, decision))
        raise NothingSettled(agent.id)

    def _again(self, wish: _Wish, asked: Operation, done: CommitReceipt) -> NextView:
        """What a claim gave that was recorded before: a retry never gets a second package."""
        context, agent = wish.context, wish.agent
        state = self.decide.fresh(context)
        wp_id, action = _claimed_by(state, done)
        if holds(state, wp_id, agent) or reviews(state, wp_id, agent):
            step = Step(action, wp_id, "you hold it", held=True)
            return self._held(wish, asked, step, (done,))
        reason = f"this operation claimed it; now it is {state.snapshot.lane(wp_id)}"
        shown = self.decide.shown(context, state, Step(action, wp_id, reason))
        return replace(shown, receipts=(done,))

    def _held(
        self, wish: _Wish, asked: Operation, decision: Step, made: tuple[CommitReceipt, ...]
    ) -> NextView:
        """Finish what a claim began: worktree, start, prompt. Idempotent for its holder."""
        context, work = wish.context, self._work(wish, asked.step("work"), decision)
        state = self.decide.fresh(context)
        after = Afterwards()
        if decision.action not in _IMPLEMENTING:
            after.attempt(
                "the run was not tracked",
                lambda: self.runs.issued(
                    context.identity, state, f"{decision.action} {decision.wp_id}"
                ),
            )
        shown = self.decide.shown(context, state, replace(decision, action=work.action))
        return replace(
            shown,
            work=work,
            prompt_file=work.prompt_file,
            receipts=made + work.receipts,
            warnings=work.warnings + after.warnings,
        )

    def _work(self, wish: _Wish, turn: Operation, step: Step) -> WorkView:
        take = self.implement if step.action in _IMPLEMENTING else self.review
        return take(wish.context, step.wp_id or "", wish.agent, turn, profile=wish.profile)

    @staticmethod
    def _tried(step: Callable[[], tuple[CommitReceipt, ...]]) -> tuple[CommitReceipt, ...]:
        """Take one step; nothing where another agent was faster."""
        try:
            return step()
        except (WorkPackageAlreadyClaimed, IllegalTransition, LeaseFenced, NotForReview):
            return ()

    def _take(self, wish: _Wish, asked: Operation, step: Step) -> tuple[CommitReceipt, ...]:
        if step.action in _IMPLEMENTING:
            return self._claim(wish, asked)
        return self.review.claim(wish.context, step.wp_id or "", wish.agent, asked, ttl=wish.ttl)

    def _claim(self, wish: _Wish, asked: Operation) -> tuple[CommitReceipt, ...]:
        context, agent = wish.context, wish.agent

        def pick(state: MissionState) -> Change:
            found = self.decide.decide(context, state, agent, only=wish.only)
            free = isinstance(found, Step) and not found.held and not found.reclaim
            if isinstance(found, Step) and free and found.action in _IMPLEMENTING and found.wp_id:
                return self.decide.claims.for_work(context, state, found.wp_id, agent, ttl=wish.ttl)
            return Change((), "nothing to claim")

        return wrote(self._ledger.record(context.writing(), asked, pick))

    def _reclaim(
        self, context: ReviewContext, operation: Operation, step: Step
    ) -> tuple[CommitReceipt, ...]:
        wp_id = step.wp_id or ""
        return wrote(
            self._ledger.record(
                context.writing(),
                operation,
                lambda state: self.decide.claims.reclaim(context, state, wp_id),
            )
        )

    @property
    def _ledger(self) -> StatusLedger:
        return self.decide.ledger


def _claimed_by(state: MissionState, receipt: CommitReceipt) -> tuple[str, str]:
    """Return the package that an operation claimed, and for which action."""
    moved = moved_of(state.log, receipt.event_ids)
    reviewing = moved.to_lane is StatusLane.IN_REVIEW
    return moved.wp_id, "review" if reviewing else fitting_action(state, moved.wp_id)
