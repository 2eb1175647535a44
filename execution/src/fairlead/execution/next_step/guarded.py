"""What a guard is, and what guards read of a mission."""

from collections.abc import Callable
from typing import TypeAlias

from fairlead.mission_management.status import MissionState

GuardFunction: TypeAlias = Callable[[MissionState], str | None]
"""Returns why the step is not finished, or None. Pure; it reads the state only."""


def functional_requirements(state: MissionState) -> tuple[str, ...]:
    """Return the ids of what spec.md demands, in its order."""
    # Imported here: most guards ask for no requirement, and `next` pays for none.
    from fairlead.mission_management.planning import RequirementKind, Requirements

    stated = Requirements.read(text_of(state, "spec.md"))
    return tuple(requirement.id for requirement in stated.of(RequirementKind.FUNCTIONAL))


def text_of(state: MissionState, name: str) -> str:
    """Return an artefact as text; "" where there is none."""
    return (state.read_file(name) or b"").decode("utf-8", "replace")
