"""The composites of everybody who does more than read, from the facts of one command."""

from typing import TYPE_CHECKING, Literal, TypeAlias

from fairlead.execution.context import fragments
from fairlead.execution.context.facts import FactsLoader, PrimitiveFacts
from fairlead.execution.context.status_surface import writable_surface
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.context import (
    BranchRef,
    ContextOp,
    IntegrationContext,
    PlanningContext,
    ReviewContext,
    StatusSurface,
    Workspace,
    WriteContext,
)

if TYPE_CHECKING:
    from fairlead.execution.context.action_context import ActionContext

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
) -> "ActionContext":
    """Make the composite of an operation. Only the resolver calls this."""
    identity = known.sighting.identity
    match op:
        case ContextOp.PROMPT:
            from fairlead.execution.context.prompting import compose_prompt

            return compose_prompt(known, actor, facts, wp_id, action)
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
