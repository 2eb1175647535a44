"""`fairlead mission reopen`."""

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

EXAMPLES = ('fairlead mission reopen --reason "A package was forgotten"',)


def reopen(
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="R", help="Why; it is recorded.")],
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Go on with a mission that is merged or closed."""
    call = Call(
        "mission reopen", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    reopened = call.app.reopen_mission()(call.writing(), reason, call.operation())
    slug = reopened.mission_slug
    told = [f"{slug} is active again, on {reopened.ref}."]
    call.done(reopened, told, next_step=f"`fairlead status --mission {slug}`.")
