"""THE resolver: the only function that decides where a mission's things are (rule C-CTX-1)."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, overload

from fairlead.execution.context import fragments
from fairlead.execution.context.facts import FactsLoader, PrimitiveFacts
from fairlead.execution.context.frozen_type import TYPE_FILE, read_type
from fairlead.execution.context.prompt_context import PromptContext
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


@overload
def resolve_action_context(
    selector: str | None,
    *,
    op: Literal[ContextOp.READ],
    cwd: Path,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None = None,
) -> ReadContext: ...
@overload
def resolve_action_context(
    selector: str | None,
    *,
    op: Literal[ContextOp.PROMPT],
    cwd: Path,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None = None,
    action: str | None = None,
) -> PromptContext: ...
@overload
def resolve_action_context(
    selector: str | None,
    *,
    op: Literal[ContextOp.WRITE],
    cwd: Path,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None = None,
) -> WriteContext: ...
@overload
def resolve_action_context(
    selector: str | None,
    *,
    op: Literal[ContextOp.REVIEW],
    cwd: Path,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None = None,
) -> ReviewContext: ...
@overload
def resolve_action_context(
    selector: str | None,
    *,
    op: Literal[ContextOp.INTEGRATE],
    cwd: Path,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None = None,
) -> IntegrationContext: ...
@overload
def resolve_action_context(
    selector: str | None,
    *,
    op: Literal[ContextOp.PLAN],
    cwd: Path,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None = None,
) -> PlanningContext: ...
@overload
def resolve_action_context(
    selector: str | None,
    *,
    op: ContextOp,
    cwd: Path,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None = None,
    action: str | None = None,
) -> ActionContext: ...
def resolve_action_context(
    selector: str | None,
    *,
    op: ContextOp,
    cwd: Path,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None = None,
    action: str | None = None,
) -> ActionContext:
    """Decide where everything of one mission is, for one kind of operation.

    The answer is the same from every working directory, but for `current_cwd`. Nothing is created
    and nothing is guessed: what cannot be resolved raises. With `wp_id` the workspace names the
    place of that package's lane; with `action` a prompt's context has the rules for it.

    Raises:
        NotARepository: `cwd` is in no checkout.
        MissionNotFound, MissionAmbiguous, CoordAuthorityUnavailable: see missions.
        AuthorityNotWritable: the operation writes, and the mission was found read-only.
        WorkPackageNotFound: no lane carries `wp_id`.
        LanesInvalid: lanes.json cannot be read, and the operation is not what mends it.
        UnknownAction: the mission type has no step for `action`.
    """
    known = facts.load(selector, cwd)
    identity = known.sighting.identity
    match op:
        case ContextOp.READ:
            return ReadContext(identity, fragments.surface(known))
        case ContextOp.PROMPT:
            return _prompt(known, actor, facts, wp_id, action)
        case ContextOp.PLAN:
            return PlanningContext(
                identity,
                fragments.branch_ref(known, known.readable_plan()),
                fragments.writable_surface(known),
                fragments.placement(known),
            )
        case ContextOp.WRITE:
            surface = fragments.writable_surface(known)
            return WriteContext(identity, fragments.branch_ref(known, known.plan()), surface)
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
        fragments.writable_surface(known),
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
        surface=fragments.surface(known),
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
