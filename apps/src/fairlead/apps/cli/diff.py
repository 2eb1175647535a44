"""`fairlead diff`."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.story import story_line
from fairlead.shared_kernel.counting import counted

EXAMPLES = ("fairlead diff --from START --to HEAD",)


def diff(
    *,
    start: Annotated[
        str,
        typer.Option(
            "--from", metavar="A", help="An event id, a commit or a time; START is its beginning."
        ),
    ],
    end: Annotated[
        str, typer.Option("--to", metavar="B", help="The same; HEAD is the mission as it is.")
    ] = "HEAD",
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say what changed in a mission between two moments: packages, documents, events."""
    call = Call("diff", mission=mission, as_json=as_json, quiet=quiet)
    data = plain(call.app.compare_history()(call.reading(), start, end))
    call.show(data, _lines(data), next_step="`fairlead explain WP` says why a package is there.")


def _lines(data: dict[str, Any]) -> Iterator[str]:
    for change in data["work_packages"]:
        before, after = change["from_lane"] or "not there", change["to_lane"] or "not there"
        yield f"{change['wp_id']}  {before} -> {after}"
    for file in data["files"]:
        yield f"{file['change']:<8} {file['name']}"
    if data["events"]:
        backwards = " (the second moment is the earlier one)" if data["backwards"] else ""
        yield f"{counted(len(data['events']), 'event')}{backwards}:"
        yield from (story_line(row) for row in data["events"])
    else:
        yield "Nothing happened in between."
