"""`fairlead worktree repair`."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.text import wrapped
from fairlead.apps.cli.verdicts import WorktreesLeft

EXAMPLES = ("fairlead worktree repair",)


def repair(
    name: Annotated[
        str | None, typer.Argument(metavar="[LANE|coord]", help="Only this one.")
    ] = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make worktrees whole again: folders that are gone, files that must be hidden."""
    call = Call("worktree repair", mission=mission, as_json=as_json, quiet=quiet)
    with working(call.answer, "repairing"):
        repaired = call.app.repair_worktrees()(call.working(), call.operation(), name)
    data = plain(repaired)
    lines = [line for one in data["worktrees"] for line in _lines(one)]
    left = [one for one in data["worktrees"] if one["outcome"] == "left"]
    if left:
        raise WorktreesLeft(data, lines, left[0]["next_step"])
    call.done(data, lines or ["There are no worktrees."], next_step="`fairlead worktree list`.")


def _lines(one: Mapping[str, Any]) -> Iterator[str]:
    said = f": {one['message']}" if one["message"] else ""
    yield from wrapped(f"{one['lane']} {one['outcome']}{said}", WIDTH, indent="  ")
    if one["next_step"]:
        yield from wrapped(f"  {one['next_step']}", WIDTH, indent="  ")
    for path in one["set_aside"]:
        yield f"  what was in the file is kept in {path}"
