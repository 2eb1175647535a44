"""The governance that applies to one action: its step, the profile for it, the rules to keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from fairlead.governance.doctrine import MissionType, Step
from fairlead.governance.guidance.profiles import profile_for
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
    """What governs one action. Only what applies is in it."""

    action: str
    step: Step
    profile: str
    profile_origin: str

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
            "rules": list(self.rules),
            "guards": list(self.step.guards),
            "artefacts": [{"path": a.path, "blocking": a.blocking} for a in self.step.artefacts],
        }


def for_action(
    action: str,
    mission_type: MissionType,
    *,
    wp_profile: str | None = None,
    actor: Actor | None = None,
    option: str | None = None,
) -> GovernanceContext:
    """Gather what governs an action (`implement`, `review`, `fix`, …) of a kind of mission.

    Raises:
        UnknownAction: the type has no step for it.
    """
    step = mission_type.step(STEP_OF_ACTION.get(action, action))
    if step is None:
        raise UnknownAction(action, mission_type)
    profile, origin = profile_for(step, wp_profile, actor, option)
    return GovernanceContext(action, step, profile, origin)
