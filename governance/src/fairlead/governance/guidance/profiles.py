"""Which agent profile works on a step: the one function that decides it."""

from fairlead.governance.doctrine import AgentProfile, DoctrineInvalid, MissionTypes, Step
from fairlead.shared_kernel.actor import Actor

DEFAULT_PROFILE = "generalist"


def profile_for(
    step: Step | None, wp_profile: str | None, actor: Actor | None, option: str | None
) -> tuple[str, str]:
    """Return (profile, origin): the option, else the package, else the step, else who acts.

    The origin is one of `option`, `work package`, `mission type`, `actor`, `default`.
    """
    chain = (
        (option, "option"),
        (wp_profile, "work package"),
        (step.profile if step else None, "mission type"),
        (actor.profile if actor else None, "actor"),
    )
    return next(((name, origin) for name, origin in chain if name), (DEFAULT_PROFILE, "default"))


def said_of(profile: str, types: MissionTypes) -> AgentProfile | None:
    """Return what a profile means; one that cannot be read holds nobody up."""
    try:
        return types.profile(profile)
    except DoctrineInvalid:
        return None
