"""`fairlead integrate`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call, work_package
from fairlead.apps.cli.output import WIDTH, warn
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
    WorkPackageArgument,
)
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.text import wrapped
from fairlead.apps.cli.words import one_of
from fairlead.mission_management.conflicts import Dismissed

EXAMPLES = ("fairlead integrate WP01", "fairlead integrate WP01 --abort")


def integrate(
    wp: WorkPackageArgument,
    *,
    go_on: Annotated[
        bool,
        typer.Option("--continue", help="Take in what was resolved in the conflict worktree."),
    ] = False,
    abort: Annotated[
        bool, typer.Option("--abort", help="Remove the conflict worktree; edits are kept.")
    ] = False,
    beyond_scope: Annotated[
        str | None,
        typer.Option(
            "--beyond-scope",
            metavar="REASON",
            help="With --continue: why other files change too; it is recorded.",
        ),
    ] = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Bring the approved code of a work package into the mission; then it is done."""
    call = Call(
        "integrate", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    wp_id, chosen = work_package(wp), one_of((("--continue", go_on), ("--abort", abort)))
    if beyond_scope is not None and not go_on:
        raise typer.BadParameter("It goes with --continue.", param_hint="--beyond-scope")
    use, context = call.app.integrate_work_package(), call.integrating(wp_id)
    if chosen == "--abort":
        tell_given_up(call, use.give_up(context, wp_id), wp_id, f"fairlead integrate {wp_id}")
        return
    with working(call.answer, f"bringing {wp_id} in"):
        integrated = (
            use.resolved(context, wp_id, call.operation(), beyond=beyond_scope or "")
            if go_on
            else use(context, wp_id, call.operation())
        )
    told = "was in before" if integrated.already else "is in"
    lines = [f"{wp_id} is done; its code {told}."]
    if integrated.resolved:
        lines += wrapped(f"Resolved: {', '.join(integrated.resolved)}.", WIDTH, indent="  ")
    if integrated.rescue:
        lines.append(f"What else lay in its conflict worktree is kept as {integrated.rescue}.")
    call.done(integrated, lines, next_step="`fairlead next`.")


def tell_given_up(call: Call, gone: Dismissed, about: str, again: str) -> None:
    """Say what became of a conflict worktree that nobody wants to go on with."""
    call.name = f"{call.name} abort"
    if gone.ignored:
        warn(f"files that git ignores went with it: {', '.join(gone.ignored)}")
    told = [f"No conflict of {about} was waiting."]
    if gone.found:
        told = [f"The conflict worktree of {about} is gone; nothing else changed."]
    if gone.rescue:
        told.append(f"Kept as {gone.rescue}.")
    call.done(gone, told, next_step=f"`{again}`.")
