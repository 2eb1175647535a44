"""The composite of prompts, from the facts of one command."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fairlead.execution.context import fragments
from fairlead.execution.context.facts import FactsLoader, PrimitiveFacts
from fairlead.execution.context.frozen_type import TYPE_FILE, read_type
from fairlead.execution.context.prompt_context import PromptContext
from fairlead.execution.context.status_surface import surface
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.context import ExecutionPreferences, PromptSource
from fairlead.shared_kernel.documents import LanePlan, PlannedWorkPackage

if TYPE_CHECKING:
    from fairlead.governance.guidance import GovernanceContext
    from fairlead.governance.policy import InteractionPolicy


def compose_prompt(
    known: PrimitiveFacts,
    actor: Actor,
    facts: FactsLoader,
    wp_id: str | None,
    action: str | None,
) -> PromptContext:
    """Make the context of a prompt. Only the resolver calls this."""
    plan = known.plan()
    return PromptContext(
        identity=known.sighting.identity,
        branches=fragments.branch_ref(known, plan),
        surface=surface(known),
        prompt_source=PromptSource.of(known.checkout.primary_root),
        workspace=fragments.workspace(known, plan, wp_id),
        preferences=_preferences(actor, plan, facts.interaction),
        governance=_governance(known, actor, facts, wp_id, action) if action else None,
    )


def _governance(
    known: PrimitiveFacts, actor: Actor, facts: FactsLoader, wp_id: str | None, action: str
) -> "GovernanceContext":
    from fairlead.governance.guidance import for_action

    frozen = facts.read_file(known.sighting, TYPE_FILE)
    types = facts.types()
    kind = read_type(frozen, known.meta.text("mission_type"), types)
    plan = known.plan()
    package = plan.work_package(wp_id) if plan and wp_id else None
    return for_action(
        action, kind, types, wp_profile=_wished_profile(known, facts, package), actor=actor
    )


def _wished_profile(
    known: PrimitiveFacts, facts: FactsLoader, package: PlannedWorkPackage | None
) -> str | None:
    """What the package's own file says now; the plan has what it said when it was finalized."""
    from fairlead.mission_management.planning import agent_profile_in

    if package is None:
        return None
    data = facts.read_file(known.sighting, package.file) if package.file else None
    return agent_profile_in((data or b"").decode("utf-8", "replace"), package.agent_profile) or None


def _preferences(
    actor: Actor, plan: LanePlan | None, live: Callable[[], "InteractionPolicy"]
) -> ExecutionPreferences:
    """Who acts, and the interaction policy: frozen in the plan once there is one."""
    from fairlead.governance.policy import InteractionPolicy

    policy = InteractionPolicy.frozen(plan.interaction_policy) if plan else live()
    values = {key: value for key, value in policy.written().items() if key != "origins"}
    origins = {name: policy.origin(name) for name in values}
    return ExecutionPreferences.of(actor, values, origins, frozen=plan is not None)
