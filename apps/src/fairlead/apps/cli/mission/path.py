"""`fairlead mission path`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption

EXAMPLES = ("fairlead mission path",)


def path(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Print the folder of a mission's files, or REF:DIRECTORY where no worktree shows them."""
    call = Call("mission path", mission=mission, as_json=as_json, quiet=quiet)
    place = call.app.mission_path()(call.reading().identity.mission_slug)
    call.show(place, [str(place.path or f"{place.ref}:{place.directory}")])
