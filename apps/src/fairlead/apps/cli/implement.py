"""`fairlead implement`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call, named, work_package
from fairlead.apps.cli.parameters import (
    ActorOption,
    AgentOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    ProfileOption,
    QuietOption,
    WorkPackageArgument,
)
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.work import work_lines

EXAMPLES = ("fairlead implement WP01 --agent claude-1",)


def implement(
    wp: WorkPackageArgument,
    *,
    agent: AgentOption = None,
    recover: Annotated[
        bool, typer.Option("--recover", help="Take over from a holder whose lease has expired.")
    ] = False,
    profile: ProfileOption = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Claim a work package, make its workspace, and say what to do there.

    Repeated by the holder it says the same again; after a rejection it says what to fix.
    """
    call = Call(
        "implement",
        mission=mission,
        actor=named(agent, actor),
        op_id=op_id,
        as_json=as_json,
        quiet=quiet,
    )
    wp_id = work_package(wp)
    context = call.working(wp_id)
    with working(call.answer, f"making the workspace of {wp_id}"):
        work = call.app.implement_work_package()(
            context, wp_id, call.actor, call.operation(), recover=recover, profile=profile
        )
    call.done(work, work_lines(work), next_step=f"`cd {work.workspace}` and read the prompt.")
