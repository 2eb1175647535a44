"""Taking what is next: N agents that ask at once get N different packages."""

from dataclasses import dataclass, replace

from fairlead.execution.lanes import (
    ImplementWorkPackage,
    NotForReview,
    ReviewWorkPackage,
    WorkView,
    wrote,
)
from fairlead.execution.next_step.decision import Step
from fairlead.execution.next_step.errors import NothingSettled
from fairlead.execution.next_step.query import DecideNext
from fairlead.execution.next_step.view import NextView
from fairlead.execution.runs import TrackRun
from fairlead.mission_management.status import (
    Change,
    IllegalTransition,
    LeaseFenced,
    MissionState,
    StatusLedger,
    WorkPackageAlreadyClaimed,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import ReviewContext

MOST_TRIES = 50
"""Each lost race means that another agent got a package, so this is never reached honestly."""
_IMPLEMENTING = ("implement", "fix")


@dataclass(frozen=True, slots=True)
class _Wish:
    """Who wants a step, of which kind, for how long without a sign of life."""

    context: ReviewContext
    agent: Actor
    only: str | None
    ttl: int | None


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
    ) -> NextView:
        """Return what the agent holds now, or the decision where there is nothing to claim.

        `only` is `implement` or `review` for those who do nothing else; `ttl` is in seconds.

        Raises:
            FairleadError: the lane could not be made (the claim was given back), or a write was
                refused.
        """
        asked = operation.with_request(agent=agent.id, claim=True)
        made: tuple[CommitReceipt, ...] = ()
        for attempt in range(MOST_TRIES):
            turn = asked if attempt == 0 else asked.step(f"again {attempt}")
            state = self.decide.fresh(context)
            decision = self.decide.decide(context, state, agent, only=only)
            if not isinstance(decision, Step) or decision.wp_id is None or decision.command:
                return replace(self.decide.shown(context, state, decision), receipts=made)
            if decision.held:
                return self._held(context, agent, turn, decision, made)
            made += self._take(_Wish(context, agent, only, ttl), turn, decision)
        raise NothingSettled(agent.id)

    def _held(
        self,
        context: ReviewContext,
        agent: Actor,
        turn: Operation,
        decision: Step,
        made: tuple[CommitReceipt, ...],
    ) -> NextView:
        """Finish what a claim began: worktree, start, prompt. Idempotent for its holder."""
        work = self._work(context, agent, turn.step("work"), decision)
        state = self.decide.fresh(context)
        if decision.action not in _IMPLEMENTING:
            self.runs.issued(context.identity, state, f"{decision.action} {decision.wp_id}")
        shown = self.decide.shown(context, state, replace(decision, action=work.action))
        return replace(
            shown, work=work, prompt_file=work.prompt_file, receipts=made + work.receipts
        )

    def _work(self, context: ReviewContext, agent: Actor, turn: Operation, step: Step) -> WorkView:
        wp_id = step.wp_id or ""
        if step.action in _IMPLEMENTING:
            return self.implement(context, wp_id, agent, turn)
        return self.review(context, wp_id, agent, turn)

    def _take(self, wish: _Wish, turn: Operation, step: Step) -> tuple[CommitReceipt, ...]:
        """Try to take one step; return nothing where another agent was faster."""
        wp_id = step.wp_id or ""
        try:
            if step.reclaim:
                return self._reclaim(wish.context, turn, wp_id)
            if step.action in _IMPLEMENTING:
                return self._claim(wish, turn)
            return self.review.claim(wish.context, wp_id, wish.agent, turn, ttl=wish.ttl)
        except (WorkPackageAlreadyClaimed, IllegalTransition, LeaseFenced, NotForReview):
            return ()

    def _claim(self, wish: _Wish, turn: Operation) -> tuple[CommitReceipt, ...]:
        context, agent = wish.context, wish.agent

        def pick(state: MissionState) -> Change:
            found = self.decide.decide(context, state, agent, only=wish.only)
            free = isinstance(found, Step) and not found.held and not found.reclaim
            if isinstance(found, Step) and free and found.action in _IMPLEMENTING and found.wp_id:
                return self.decide.claims.for_work(context, state, found.wp_id, agent, ttl=wish.ttl)
            return Change((), "nothing to claim")

        return wrote(self._ledger.record(context.writing(), turn, pick))

    def _reclaim(
        self, context: ReviewContext, turn: Operation, wp_id: str
    ) -> tuple[CommitReceipt, ...]:
        return wrote(
            self._ledger.record(
                context.writing(),
                turn.step("reclaim"),
                lambda state: self.decide.claims.reclaim(context, state, wp_id),
            )
        )

    @property
    def _ledger(self) -> StatusLedger:
        return self.decide.ledger
