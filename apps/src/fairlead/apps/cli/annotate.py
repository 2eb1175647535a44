"""`fairlead annotate`."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from fairlead.apps.cli.call import Call, named, work_package
from fairlead.apps.cli.commits import recorded
from fairlead.apps.cli.parameters import (
    ActorOption,
    AgentOption,
    JsonOption,
    LeaseOption,
    MissionOption,
    OpIdOption,
    QuietOption,
    WorkPackageArgument,
)
from fairlead.mission_management.status import AnnotationRequest

EXAMPLES = ('fairlead annotate WP01 --agent claude-1 --note "the form is there"',)


def annotate(
    wp: WorkPackageArgument,
    *,
    subtask: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=STATUS", help="Set a subtask, such as T001=done; repeatable."),
    ] = None,
    note: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Something worth remembering.")
    ] = None,
    heartbeat: Annotated[
        bool, typer.Option("--heartbeat", help="Only show that you are alive; no commit.")
    ] = False,
    agent: AgentOption = None,
    lease: LeaseOption = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Tick subtasks, leave a note or renew the lease of a work package; its lane stays."""
    call = Call(
        "annotate",
        mission=mission,
        actor=named(agent, actor),
        op_id=op_id,
        as_json=as_json,
        quiet=quiet,
    )
    wp_id, subtasks = work_package(wp), _subtasks(subtask or ())
    if not (subtasks or note or heartbeat):
        raise typer.BadParameter("Give --subtask, --note or --heartbeat.")
    context = call.writing()
    generation = call.lease(lease, wp_id, context.identity.mission_slug)
    request = AnnotationRequest(
        wp_id,
        call.actor,
        subtasks=subtasks,
        note=note,
        lease=generation,
        heartbeat=heartbeat,
    )
    noted = call.app.annotate_work_package()(context, request, call.operation())
    data = {"wp_id": wp_id, "lease": noted.lease, **recorded(noted.receipt)}
    told = f"{wp_id}: noted." if noted.receipt else f"{wp_id}: the lease is renewed."
    call.done(data, [told], receipts=[noted.receipt], next_step=f"`fairlead explain {wp_id}`.")


def _subtasks(words: Sequence[str]) -> Mapping[str, str]:
    pairs = [word.partition("=") for word in words]
    wrong = next(("".join(pair) for pair in pairs if not pair[0] or not pair[2]), None)
    if wrong is not None:
        raise typer.BadParameter(f"{wrong!r} is not ID=STATUS.", param_hint="--subtask")
    return {name: state for name, _, state in pairs}
