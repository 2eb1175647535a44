"""What whoever takes a step must know: only what applies to it. Start at `for_action`."""

from fairlead.governance.guidance.context import GovernanceContext, UnknownAction, for_action
from fairlead.governance.guidance.profiles import DEFAULT_PROFILE, profile_for

__all__ = ["DEFAULT_PROFILE", "GovernanceContext", "UnknownAction", "for_action", "profile_for"]
