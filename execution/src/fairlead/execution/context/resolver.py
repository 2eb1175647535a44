"""THE resolver: the only function that decides where a mission's things are (rule C-CTX-1).

What a reader needs is made here; the composites of all others are made in `composing.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, overload

from fairlead.execution.context.status_surface import surface
from fairlead.shared_kernel.context import ContextOp, ReadContext

if TYPE_CHECKING:
    from pathlib import Path

    from fairlead.execution.context.action_context import ActionContext
    from fairlead.execution.context.facts import FactsLoader
    from fairlead.execution.context.prompt_context import PromptContext
    from fairlead.shared_kernel.actor import Actor
    from fairlead.shared_kernel.context import (
        IntegrationContext,
        PlanningContext,
        ReviewContext,
        WriteContext,
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
    if op is ContextOp.READ:
        return ReadContext(known.sighting.identity, surface(known))
    from fairlead.execution.context.composing import compose  # with all fragments 10 ms

    return compose(op, known, actor=actor, facts=facts, wp_id=wp_id, action=action)
