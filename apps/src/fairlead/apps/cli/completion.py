"""Words that shells complete: real missions, packages and lanes, or nothing at all.

Whatever goes wrong is silence: a shell that completes must never print an error.
"""

from typing import Any


def complete_missions(incomplete: str) -> list[tuple[str, str]]:
    """Return the missions of this repository, with their titles."""
    try:
        from fairlead.apps.cli.call import Call

        found = Call("complete").app.list_missions()().missions
        names = [line.sighting.identity for line in found]
        return [
            (name.mission_slug, name.friendly_name)
            for name in names
            if name.mission_slug.startswith(incomplete)
        ]
    except Exception:
        return []


def complete_work_packages(ctx: Any, args: list[str], incomplete: str) -> list[tuple[str, str]]:
    """Return the packages of the mission that would be meant, with their titles."""
    try:
        from fairlead.apps.cli.call import Call

        call = Call("complete", mission=ctx.params.get("mission"))
        view = call.app.read_status()(call.reading())
        return [
            (package.wp_id, package.title)
            for package in view.work_packages
            if package.wp_id.startswith(incomplete.upper())
        ]
    except Exception:
        return []


def complete_lanes(incomplete: str) -> list[str]:
    """Return the status lanes that a package can be moved to."""
    from fairlead.mission_management.status import DISPLAY_LANES

    return [lane.value for lane in DISPLAY_LANES if lane.value.startswith(incomplete)]
