"""`fairlead mission follow-up`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)

EXAMPLES = ('fairlead mission follow-up --note "Rate limits come next"',)


def follow_up(
    *,
    note: Annotated[str, typer.Option("--note", metavar="T", help="What is left to do.")],
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Record what is left to do, also of a mission that is merged or closed."""
    call = Call(
        "mission follow-up", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    recorded = call.app.record_follow_up()(call.writing(), note, call.operation())
    call.done(recorded, [f"Recorded for {recorded.mission_slug}."], next_step="`fairlead log`.")
