"""`fairlead status`."""

from typing import Annotated, Any

import typer

from fairlead.apps.cli.call import Call, work_package
from fairlead.apps.cli.completion import complete_work_packages
from fairlead.apps.cli.output import plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption

EXAMPLES = ("fairlead status", "fairlead status --at 2999-12-31")


def status(
    wp: Annotated[
        str | None,
        typer.Argument(
            metavar="[WP]", help="Only this package.", autocompletion=complete_work_packages
        ),
    ] = None,
    *,
    verify: Annotated[
        bool, typer.Option("--verify", help="Compute it from the log instead of the snapshot.")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="POINT", help="As it was: after an event, at a commit or at a time."
        ),
    ] = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show how far a mission is: every work package, its lane and who has it."""
    call = Call("status", mission=mission, as_json=as_json, quiet=quiet)
    wp_id = work_package(wp) if wp else None
    if at is not None and verify:
        raise typer.BadParameter("--at and --verify exclude each other.")
    view = (
        call.app.read_status()(call.reading(), verify=verify)
        if at is None
        else call.app.read_status_at()(call.reading(), at)
    )
    if as_json and not wp_id:
        call.show(view)
        return
    data = plain(view)
    if wp_id:
        data["work_packages"] = _only(wp_id, data["work_packages"])
    if as_json:
        call.show(data)
        return
    from fairlead.apps.cli.board import board_lines, next_on_board

    step = next_on_board(data) if at is None else "`fairlead status` shows it as it is."
    call.show(data, board_lines(data), next_step=step)


def _only(wp_id: str, packages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the one package.

    Raises:
        WorkPackageNotFound: the mission has none of this id.
    """
    found = [package for package in packages if package["wp_id"] == wp_id]
    if not found:
        from fairlead.mission_management.status import WorkPackageNotFound

        raise WorkPackageNotFound(wp_id, tuple(package["wp_id"] for package in packages))
    return found
