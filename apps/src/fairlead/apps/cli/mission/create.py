"""`fairlead mission create`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.parameters import ActorOption, JsonOption, OpIdOption, QuietOption
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.words import choice
from fairlead.mission_management.missions import CreateMissionRequest
from fairlead.shared_kernel.context import Topology

EXAMPLES = ('fairlead mission create add-login --title "Log in by e-mail"',)


def create(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="A short name: add-login.")],
    *,
    title: Annotated[str | None, typer.Option(metavar="T", help="The name people read.")] = None,
    mission_type: Annotated[
        str, typer.Option("--type", metavar="T", help="The mission type.")
    ] = "software-dev",
    target: Annotated[
        str | None,
        typer.Option(metavar="BRANCH", help="Where it lands. Default: the branch you are on."),
    ] = None,
    topology: Annotated[
        str, typer.Option(metavar="T", help="coordination (a branch of its own) or flattened.")
    ] = "coordination",
    no_worktrees: Annotated[
        bool, typer.Option("--no-worktrees", help="Flattened only: work in this checkout.")
    ] = False,
    bulk_edit: Annotated[
        bool,
        typer.Option(
            "--bulk-edit", help="One change in many places: its packages wait for a map of them."
        ),
    ] = False,
    actor: ActorOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Create a mission: its identity, its branch, its log. Your checkout is left as it is."""
    call = Call("mission create", actor=actor, op_id=op_id, as_json=as_json, quiet=quiet)
    chosen = Topology(choice(topology, ("coordination", "flattened"), "--topology"))
    if no_worktrees and chosen is not Topology.FLATTENED:
        raise typer.BadParameter("It needs --topology flattened.", param_hint="--no-worktrees")
    request = CreateMissionRequest(
        slug,
        title,
        mission_type,
        target,
        chosen,
        worktrees=not no_worktrees,
        bulk_edit=bulk_edit,
    )
    with working(call.answer, "creating the mission"):
        created = call.app.create_mission()(request, call.operation())
    from fairlead.apps.cli.editor import how_to_write

    name = created.folder.value
    call.done(
        created,
        [f"Created {name}, to land on {created.target_branch}."],
        next_step=f"`fairlead specify --mission {name} {how_to_write()}`.",
    )
