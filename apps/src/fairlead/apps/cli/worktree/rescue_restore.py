"""`fairlead worktree rescue restore`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.text import wrapped
from fairlead.shared_kernel.counting import counted

EXAMPLES = ("fairlead worktree rescue restore lane-a",)


def rescue_restore(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="What `rescue list` names, or a lane for the latest of it."
        ),
    ],
    *,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Bring a removed worktree back: its branch, its files, what was uncommitted."""
    name = "worktree rescue restore"
    call = Call(name, mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet)
    whole = ref.count("/") > 1 and not mission  # it names its mission
    slug = None if whole else call.reading().identity.mission_slug
    with working(call.answer, "restoring"):
        done = call.app.restore_rescue()(ref, call.operation(), slug)
    restored = done.written()
    told = [f"{restored['branch'] or restored['lane']} is in {restored['worktree']} again."]
    if restored["uncommitted"]:
        told.append(
            f"{counted(len(restored['uncommitted']), 'file there is', 'files there are')} "
            "not committed, as before."
        )
    if done.already_applied:
        told.append("That was done before, under the same --op-id.")
    lines = (part for line in told for part in wrapped(line, WIDTH, indent="  "))
    call.done(done, lines, next_step=f"`cd {restored['worktree']}`.")
