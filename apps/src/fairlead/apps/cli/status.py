"""`fairlead status`."""

from typing import Annotated, Any

import typer

from fairlead.apps.cli.call import Call, work_package
from fairlead.apps.cli.completion import complete_work_packages
from fairlead.apps.cli.output import plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.words import one_of

EXAMPLES = ("fairlead status", "fairlead status --at 2999-12-31", "fairlead status --watch")


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
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Show it again whenever something happened, until it is over or Ctrl-C."
        ),
    ] = False,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show how far a mission is: every work package, its lane and who has it."""
    call = Call("status", mission=mission, as_json=as_json, quiet=quiet)
    wp_id = work_package(wp) if wp else None
    one_of([("--at", at is not None), ("--verify", verify), ("--watch", watch)])
    if watch:
        from fairlead.apps.cli.watching import watch_board

        watch_board(call, lambda view: _data(view, wp_id))
        return
    view = (
        call.app.read_status()(call.reading(), verify=verify)
        if at is None
        else call.app.read_status_at()(call.reading(), at)
    )
    data = _data(view, wp_id)
    if as_json:
        call.show(data)
        return
    from fairlead.apps.cli.board import board_lines, next_on_board

    step = next_on_board(data) if at is None else "`fairlead status` shows it as it is."
    call.show(data, board_lines(data), next_step=step)


def _data(view: object, wp_id: str | None) -> Any:
    """Return the board, or the board of one package."""
    data = plain(view)
    if wp_id:
        data["work_packages"] = _only(wp_id, data["work_packages"])
    return data


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
