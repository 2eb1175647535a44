"""`fairlead mission close`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.ignored import warn_of_ignored_in
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
    ReasonOption,
)
from fairlead.apps.cli.progress import working

EXAMPLES = (
    "fairlead mission close",
    'fairlead mission close --discard --reason "It is not wanted now"',
)


def close(
    *,
    discard: Annotated[
        bool, typer.Option("--discard", help="Give it up; what its lanes hold is kept.")
    ] = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """End a mission: merge it if that is still to do, then put its branches away."""
    call = Call(
        "mission close", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    if discard and not reason:
        raise typer.BadParameter("It needs --reason.", param_hint="--discard")
    context, use_case = call.integrating(), call.app.close_mission()
    with working(call.answer, "closing"):
        if discard:
            closed = use_case.discard(
                context, call.operation(), reason=reason or "", announce=warn_of_ignored_in
            )
        else:
            closed = use_case(
                context, call.operation(), reason=reason or "", announce=warn_of_ignored_in
            )
    told = [f"{closed.mission_slug} is closed.", f"  log      {closed.archive}"]
    told += [f"  kept     {lane.branch}: {lane.kept_because}" for lane in closed.kept]
    told += [f"  rescued  {ref}" for ref in closed.rescues]
    step = "`fairlead worktree rescue restore REF` brings a lane back." if closed.rescues else ""
    call.done(closed, told, next_step=step)
