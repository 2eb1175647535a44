"""`fairlead mission save`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH, warn
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.text import wrapped

EXAMPLES = ('fairlead mission save --message "Say what a name is"',)


def save(
    *,
    message: Annotated[
        str, typer.Option("--message", metavar="M", help="What you changed, in one line.")
    ],
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Commit the documents that you edited in a worktree that shows the mission."""
    call = Call(
        "mission save", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    saved = call.app.save_mission()(call.planning(), message, call.operation())
    for path in saved.set_aside:
        if path in saved.receipt.set_aside:
            continue  # the receipt tells of it itself
        warn(f"only fairlead writes this file; your edit of it was set aside in {path}")
    told = [f"Saved {name}." for name in saved.saved]
    told += [f"Removed {name}." for name in saved.removed]
    if saved.left:
        left = ", ".join(saved.left[:5])
        told += wrapped(f"Left alone, outside the mission: {left}", WIDTH, indent="  ")
    call.done(saved, told if saved.changed else ["There was nothing to save.", *told])
