"""`fairlead specify`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.document import write_document
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)

EXAMPLES = ("fairlead specify --from spec.md",)


def specify(
    *,
    source: Annotated[
        str | None, typer.Option("--from", metavar="FILE|-", help="Take the text from here.")
    ] = None,
    edit: Annotated[bool, typer.Option("--edit", help="Write it in your editor.")] = False,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Write the specification of a mission; without --from and --edit it begins with a template."""
    call = Call("specify", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet)
    write_document(call, "spec.md", source=source, edit=edit, next_step="`fairlead plan --edit`.")
