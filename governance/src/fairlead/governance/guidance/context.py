"""The governance that applies to one action: its step, the profile for it, the rules to keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from fairlead.governance.doctrine import AgentProfile, MissionType, MissionTypes, Step
from fairlead.governance.guidance.behaviour import behaviour_of
from fairlead.governance.guidance.profiles import profile_for, said_of
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.errors import FairleadError

STEP_OF_ACTION: Mapping[str, str] = {"fix": "implement"}
"""Actions that are no step of their own."""


@final
class UnknownAction(FairleadError):
    """The mission type has no such step; nothing is assumed in its place."""

    code = "ACTION_UNKNOWN"

    def __init__(self, action: str, mission_type: MissionType) -> None:
        known = [step.id for step in mission_type.steps]
        super().__init__(
            f"{mission_type.name} has no action {action!r}",
            next_step=f"Use one of: {', '.join(known)}.",
            details={"action": action, "mission_type": mission_type.name, "known": known},
        )


@dataclass(frozen=True, slots=True)
class GovernanceContext:
    """What governs one action. Only what applies is in it.

    `frozen_because` says why the words of the step are not the live ones; "" where they are.
    """

    action: str
    step: Step
    profile: str
    profile_origin: str
    frozen_because: str = ""
    working_as: AgentProfile | None = None
    """What the profile means; None where nobody says."""

    @property
    def rules(self) -> tuple[str, ...]:
        """What whoever acts must keep to, in full."""
        return self.step.rules

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "action": self.action,
            "step": self.step.id,
            "title": self.step.title,
            "goal": self.step.prompt,
            "profile": self.profile,
            "profile_origin": self.profile_origin,
            "working_as": dict(self.working_as.written()) if self.working_as else None,
            "behaviour_origin": "frozen" if self.frozen_because else "live",
            "behaviour_reason": self.frozen_because or None,
            "rules": list(self.rules),
            "guards": list(self.step.guards),
            "artefacts": [{"path": a.path, "blocking": a.blocking} for a in self.step.artefacts],
        }


def for_action(
    action: str,
    mission_type: MissionType,
    types: MissionTypes,
    *,
    wp_profile: str | None = None,
    actor: Actor | None = None,
    option: str | None = None,
) -> GovernanceContext:
    """Gather what governs an action (`implement`, `review`, `fix`, …) of a mission of this type.

    Which steps there are is the type's, which a mission keeps; how one is done says `types` today.

    Raises:
        UnknownAction: the type has no step for it.
    """
    step = mission_type.step(STEP_OF_ACTION.get(action, action))
    if step is None:
        raise UnknownAction(action, mission_type)
    now = behaviour_of(step, mission_type, types)
    profile, origin = profile_for(now.step, wp_profile, actor, option)
    words = said_of(profile, types)
    return GovernanceContext(action, now.step, profile, origin, now.frozen_because, words)
