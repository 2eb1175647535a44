"""The composites of everybody who does more than read, from the facts of one command."""

from typing import TYPE_CHECKING, Literal, TypeAlias

from fairlead.execution.context import fragments
from fairlead.execution.context.facts import FactsLoader, PrimitiveFacts
from fairlead.execution.context.frozen_type import TYPE_FILE, read_type
from fairlead.execution.context.prompt_context import PromptContext
from fairlead.execution.context.status_surface import surface, writable_surface
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.context import (
    BranchRef,
    ContextOp,
    IntegrationContext,
    PlanningContext,
    ReadContext,
    ReviewContext,
    StatusSurface,
    Workspace,
    WriteContext,
)

if TYPE_CHECKING:
    from fairlead.governance.guidance import GovernanceContext

ActionContext: TypeAlias = (
    ReadContext
    | PromptContext
    | WriteContext
    | ReviewContext
    | IntegrationContext
    | PlanningContext
)
DoingOp: TypeAlias = Literal[
    ContextOp.PROMPT, ContextOp.PLAN, ContextOp.WRITE, ContextOp.REVIEW, ContextOp.INTEGRATE
]


def compose(
    op: DoingOp,
    known: PrimitiveFacts,
    *,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None,
    action: str | None,
) -> ActionContext:
    """Make the composite of an operation. Only the resolver calls this."""
    identity = known.sighting.identity
    match op:
        case ContextOp.PROMPT:
            return _prompt(known, actor, facts, wp_id, action)
        case ContextOp.PLAN:
            return PlanningContext(
                identity,
                fragments.branch_ref(known, known.readable_plan()),
                writable_surface(known),
                fragments.placement(known),
            )
        case ContextOp.WRITE:
            writable = writable_surface(known)
            return WriteContext(identity, fragments.branch_ref(known, known.plan()), writable)
        case ContextOp.REVIEW:
            return ReviewContext(identity, *_working(known, wp_id))
        case ContextOp.INTEGRATE:
            return IntegrationContext(identity, *_working(known, wp_id))


def _working(
    known: PrimitiveFacts, wp_id: str | None
) -> tuple[BranchRef, StatusSurface, Workspace]:
    plan = known.plan()
    return (
        fragments.branch_ref(known, plan),
        writable_surface(known),
        fragments.workspace(known, plan, wp_id),
    )


def _prompt(
    known: PrimitiveFacts,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None,
    action: str | None,
) -> PromptContext:
    plan = known.plan()
    return PromptContext(
        identity=known.sighting.identity,
        branches=fragments.branch_ref(known, plan),
        surface=surface(known),
        prompt_source=fragments.prompt_source(known),
        workspace=fragments.workspace(known, plan, wp_id),
        preferences=fragments.preferences(actor, plan, facts.interaction),
        governance=_governance(known, actor, facts, wp_id, action) if action else None,
    )


def _governance(
    known: PrimitiveFacts, actor: Actor, facts: FactsLoader, wp_id: str | None, action: str
) -> "GovernanceContext":
    from fairlead.governance.guidance import for_action

    frozen = facts.read_file(known.sighting, TYPE_FILE)
    kind = read_type(frozen, known.meta.text("mission_type"), facts.types())
    plan = known.plan()
    package = plan.work_package(wp_id) if plan and wp_id else None
    profile = package.agent_profile if package else ""
    return for_action(action, kind, wp_profile=profile or None, actor=actor)
