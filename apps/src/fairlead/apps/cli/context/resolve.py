"""`fairlead context resolve`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call, work_package
from fairlead.apps.cli.facts import fact_lines
from fairlead.apps.cli.parameters import ActorOption, JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.words import choice
from fairlead.execution.context import wire_view
from fairlead.shared_kernel.context import ContextOp

EXAMPLES = ("fairlead context resolve --op write",)


def resolve(
    op: Annotated[
        str,
        typer.Option("--op", metavar="OP", help="read, prompt, write, review, integrate or plan."),
    ],
    *,
    wp: Annotated[
        str | None, typer.Option("--wp", metavar="WP", help="The package whose lane is meant.")
    ] = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Print what one kind of operation is handed: identity, branches, places."""
    call = Call("context resolve", mission=mission, actor=actor, as_json=as_json, quiet=quiet)
    kind = ContextOp(choice(op, [kind.value for kind in ContextOp], "--op"))
    view = wire_view(call.resolved(kind, work_package(wp) if wp else None))
    call.show(view, fact_lines(view))
