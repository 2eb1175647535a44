"""`fairlead artifact write`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.document import write_document
from fairlead.apps.cli.parameters import (
    ActorOption,
    ArtifactArgument,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)

EXAMPLES = ("fairlead artifact write research.md --from notes.md",)


def write(
    name: ArtifactArgument,
    *,
    source: Annotated[
        str | None, typer.Option("--from", metavar="FILE|-", help="Take the content from here.")
    ] = None,
    edit: Annotated[bool, typer.Option("--edit", help="Write it in your editor.")] = False,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Write a document of a mission: one commit on its authority.

    Without --from and --edit it begins with the template that the mission type has for it.
    """
    call = Call(
        "artifact write", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    step = f"`fairlead artifact read {name}`."
    write_document(call, name, source=source, edit=edit, next_step=step)
