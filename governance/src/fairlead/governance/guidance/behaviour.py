"""How a step is done today: its sequence is the mission's, its words are those of the live type."""

from dataclasses import dataclass, replace

from fairlead.governance.doctrine import (
    DoctrineInvalid,
    MissionType,
    MissionTypeNotFound,
    MissionTypes,
    Step,
)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A step with the words that hold for it now.

    `frozen_because` says why they are those of the mission's creation; "" where they are live.
    """

    step: Step
    frozen_because: str = ""


def behaviour_of(step: Step, frozen: MissionType, types: MissionTypes) -> Behaviour:
    """Take title, profile, prompt and rules from the live type; artefacts and guards stay.

    A live type that is gone or cannot be read holds nobody up: the mission has its own copy.
    """
    try:
        live = types.get(frozen.name).step(step.id)
    except MissionTypeNotFound:
        return Behaviour(step, f"nobody here brings the mission type {frozen.name} any more")
    except DoctrineInvalid as invalid:
        return Behaviour(step, invalid.message)
    if live is None:
        return Behaviour(step, f"the mission type {frozen.name} has no step {step.id} any more")
    return Behaviour(replace(live, artefacts=step.artefacts, guards=step.guards))
