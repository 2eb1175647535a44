"""`fairlead mission path`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.progress import working

EXAMPLES = ("fairlead mission path", "fairlead mission path --worktree")


def path(
    *,
    worktree: Annotated[
        bool, typer.Option("--worktree", help="Make a worktree that shows them, to look or edit.")
    ] = False,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Print the folder of a mission's files, or REF:DIRECTORY where no worktree shows them."""
    call = Call("mission path", mission=mission, as_json=as_json, quiet=quiet)
    slug = call.reading().identity.mission_slug
    if worktree:
        with working(call.answer, "making the worktree"):
            place = call.app.show_mission_files()(slug)
    else:
        place = call.app.mission_path()(slug)
    call.show(place, [str(place.path or f"{place.ref}:{place.directory}")])
