"""`fairlead worktree remove`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.ignored import warn_of_ignored
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.progress import working

EXAMPLES = ("fairlead worktree remove coord", "fairlead worktree remove lane-a --rescue")


def remove(
    name: Annotated[
        str, typer.Argument(metavar="LANE|coord", help="A lane such as lane-a, or coord.")
    ],
    *,
    rescue: Annotated[
        bool, typer.Option("--rescue", help="Keep what it holds under a ref, then remove it.")
    ] = False,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Remove a lane's worktree and branch, or the coordination worktree. Nothing is lost."""
    call = Call(
        "worktree remove", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    with working(call.answer, "removing"):
        done = call.app.remove_worktree()(
            call.working(), name, call.operation(), rescue=rescue, announce=warn_of_ignored
        )
    removed = done.written()
    told = [f"Removed {removed['lane']} of {removed['mission_slug']}."]
    if not removed["removed"]:
        told = [f"There was no worktree of {removed['lane']}."]
    if done.already_applied:
        told.append("That was done before, under the same --op-id.")
    step = ""
    if removed["rescue_ref"]:
        told.append(f"Kept as {removed['rescue_ref']}.")
        step = f"`fairlead worktree rescue restore {removed['rescue_ref']}` brings it back."
    call.done(done, told, next_step=step)
