"""`fairlead worktree rescue restore`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.progress import working

EXAMPLES = ("fairlead worktree rescue restore lane-a",)


def rescue_restore(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="What `rescue list` names, or a lane for the latest of it."
        ),
    ],
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Bring a removed worktree back: its branch, its files, what was uncommitted."""
    call = Call("worktree rescue restore", mission=mission, as_json=as_json, quiet=quiet)
    whole = ref.count("/") > 1 and not mission  # it names its mission
    slug = None if whole else call.reading().identity.mission_slug
    with working(call.answer, "restoring"):
        restored = call.app.restore_rescue()(ref, slug)
    told = [f"{restored.branch or restored.lane} is in {restored.path} again."]
    if restored.uncommitted:
        told.append(f"{len(restored.uncommitted)} files there are not committed, as before.")
    call.done(restored, told)
