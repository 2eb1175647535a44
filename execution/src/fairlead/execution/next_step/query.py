"""Asking what is next. Writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from shlex import quote
from typing import TYPE_CHECKING

from fairlead.execution.context import mission_type_of
from fairlead.execution.lanes import AnalysisGate, Claims, LanePlace, lease_of
from fairlead.execution.next_step.deciding import decide_next
from fairlead.execution.next_step.decision import Blocked, BlockedReason, Decision, Step
from fairlead.execution.next_step.guards import Guards
from fairlead.execution.next_step.situation import Situation
from fairlead.execution.next_step.view import NextView
from fairlead.execution.prompts import PromptFiles, PromptName
from fairlead.governance.doctrine import MissionTypes
from fairlead.mission_management.status import (
    MissionState,
    StatusLedger,
    WaitingConflicts,
    anticipated,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.context import ReviewContext, Topology
from fairlead.shared_kernel.errors import FairleadError

if TYPE_CHECKING:
    from fairlead.governance.policy import WorkflowMutationPolicy

_OVER = ("merged", "closed")
_CLAIMED_ACTIONS = ("implement", "fix", "review")


@dataclass(frozen=True, slots=True)
class DecideNext:
    """Decide from the authority ref and governance; a run on this machine has no say."""

    ledger: StatusLedger
    claims: Claims
    types: MissionTypes
    gate: AnalysisGate
    guards: Guards
    prompts: PromptFiles
    conflicts: WaitingConflicts
    policy: Callable[[], "WorkflowMutationPolicy"]

    def __call__(
        self, context: ReviewContext, agent: Actor | None, *, only: str | None = None
    ) -> NextView:
        """Return the decision for one agent, or for anybody.

        `only` is `implement` or `review` for those who do nothing else.
        """
        state = self.fresh(context)
        view = self.shown(context, state, self.decide(context, state, agent, only=only))
        claim = _claim_of(view.decision, context, only)
        return replace(view, claim_command=claim) if claim else view

    def fresh(self, context: ReviewContext) -> MissionState:
        """Read the state as it is now."""
        return self.ledger.load(self.claims.at_tip(context).writing())

    def decide(
        self,
        context: ReviewContext,
        state: MissionState,
        agent: Actor | None,
        *,
        only: str | None = None,
    ) -> Decision:
        """Decide on a given state; a claim asks this too."""
        writing = context.writing()

        closed = self._closed(context, state, agent)
        if closed:
            return closed

        def expired(wp_id: str) -> bool:
            status = state.snapshot.work_packages.get(wp_id)
            return status is not None and self.claims.rules.has_expired(writing, wp_id, status)

        @cache
        def obstacle(wp_id: str) -> FairleadError | None:
            lease = lease_of(state, wp_id)
            held = bool(agent and lease and lease.holder == agent.id)
            then = state if held or not expired(wp_id) else self._taken_back(context, state, wp_id)
            return self.claims.obstacle(context, then, wp_id, held=held)

        return decide_next(
            Situation(
                mission_slug=context.identity.mission_slug,
                state=state,
                kind=mission_type_of(state, self.types),
                agent=agent,
                guards=self.guards,
                expired=expired,
                obstacle=obstacle,
                analysis=lambda: self.gate.closed_because(state),
                only=only,
                conflict=lambda wp_id: next(
                    iter(self.conflicts.of(context.identity, [wp_id])), None
                ),
            )
        )

    def _closed(
        self, context: ReviewContext, state: MissionState, agent: Actor | None
    ) -> Blocked | None:
        """Say that nothing can be written for a foreign mission, where a rule protects its ref."""
        surface = context.surface
        if surface.topology is not Topology.LEGACY or state.snapshot.milestone in _OVER:
            return None
        from fairlead.governance.policy import GitChangeSet, Refused

        ref, root = context.branches.destination.ref, context.workspace.primary_root
        asked = GitChangeSet(ref, root, None, (), "", "next", agent)
        verdict = self.policy().assert_allowed(asked, ref_exists=True)
        if not isinstance(verdict, Refused):
            return None
        return Blocked((BlockedReason(verdict.message, verdict.next_step),))

    def _taken_back(self, context: ReviewContext, state: MissionState, wp_id: str) -> MissionState:
        """The state in which a package whose holder is gone would be claimed anew."""
        events = self.claims.reclaim(context, state, wp_id).events
        return anticipated(state, events, context.identity)

    def shown(self, context: ReviewContext, state: MissionState, decision: Decision) -> NextView:
        """Add to a decision where it happens and how its prompt is had."""
        slug = context.identity.mission_slug
        if not isinstance(decision, Step):
            return NextView(decision)
        if decision.place:
            return NextView(decision, context.workspace.primary_root / decision.place)
        who = f" --agent {decision.asker}" if decision.asker else ""
        if decision.wp_id is None:
            command = f"fairlead prompt --action {decision.action}{who} --mission {slug}"
            return NextView(decision, prompt_command=command)
        place = LanePlace.of(context, state, decision.wp_id)
        if decision.action not in _CLAIMED_ACTIONS:
            return NextView(decision, place.worktree)
        lease = lease_of(state, decision.wp_id)
        generation = lease.generation if lease and decision.held else 0
        name = PromptName(slug, decision.wp_id, decision.action, generation)
        told = f"fairlead prompt {decision.wp_id} --action {decision.action}"
        command = f"{told}{'' if decision.held else who} --mission {slug}"
        found = self.prompts.find(name) if decision.held else None
        held = decision.held
        return NextView(
            decision,
            place.worktree,
            found,
            command,
            branch=place.branch if held else None,
            lease=lease if held else None,
            claim_command=_going_on(decision, slug) if held and not self._is_shown(place) else "",
        )

    def _is_shown(self, place: LanePlace) -> bool:
        return place.in_primary or self.claims.lanes.verify(place)


def _going_on(step: Step, mission_slug: str) -> str:
    """Spell what brings a holder's workspace back: it was deleted, or never made before a kill."""
    if step.action == "review":
        return f"fairlead review {step.wp_id} --reviewer {step.asker} --mission {mission_slug}"
    return f"fairlead implement {step.wp_id} --agent {step.asker} --mission {mission_slug}"


def _claim_of(decision: Decision, context: ReviewContext, only: str | None) -> str:
    """Spell what claims a step that nobody holds; "" where there is nothing to claim."""
    if not isinstance(decision, Step) or decision.held or decision.command or not decision.wp_id:
        return ""
    who, kind = decision.asker or "YOU", f" --only {only}" if only else ""
    mission = quote(context.identity.mission_slug)
    return f"fairlead next --agent {who} --claim{kind} --mission {mission}"
