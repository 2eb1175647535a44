"""Guards that installed packages bring, found by their entry points."""

from collections.abc import Callable
from importlib.metadata import entry_points

from fairlead.execution.next_step import GuardFunction
from fairlead.mission_management.status import MissionState

ENTRY_POINTS = "fairlead.guards"
"""Each entry point is named as mission types name the guard, and loads to its function."""


def installed_guard(name: str) -> GuardFunction | None:
    """Return the guard of that name, or None where no installed package brings one.

    One that cannot be loaded, or that two packages bring, is registered and never content.
    """
    found = tuple(entry_points(group=ENTRY_POINTS, name=name))
    if len(found) > 1:
        values = " and ".join(sorted(point.value for point in found))
        return _never(f"{values} both claim to be it")
    if not found:
        return None
    try:
        guard: Callable[[MissionState], str | None] = found[0].load()
    except Exception as error:
        return _never(f"{found[0].value} cannot be loaded: {error!r}")
    return guard


def _never(why: str) -> GuardFunction:
    return lambda _: why
