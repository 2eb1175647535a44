"""`fairlead explain`."""

from collections.abc import Iterator
from typing import Any

from fairlead.apps.cli.call import Call, work_package
from fairlead.apps.cli.onward import onward
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import (
    JsonOption,
    MissionOption,
    QuietOption,
    WorkPackageArgument,
)
from fairlead.apps.cli.text import cut, wrapped

EXAMPLES = ("fairlead explain WP01",)
_MOST = 8


def explain(
    wp: WorkPackageArgument,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say why a work package is where it is, and what would move it."""
    call = Call("explain", mission=mission, as_json=as_json, quiet=quiet)
    data = plain(call.app.explain_package()(call.reading(), work_package(wp)))
    call.show(data, _lines(data, call.mission))


def _lines(data: dict[str, Any], mission: str | None) -> Iterator[str]:
    yield from wrapped(data["why"] + ".", WIDTH)
    if data["commit"]:
        yield f"  recorded at {data['since'][:19]} by commit {data['commit'][:12]}"
    if data["stale_base"]:
        yield f"  its base is older than {', '.join(data['stale_base'])}"
    moves = data["transitions"]
    if moves:
        yield "So far:"
    if len(moves) > _MOST:
        yield f"  {len(moves) - _MOST} earlier moves"
    for move in moves[-_MOST:]:
        forced = " FORCED" if move["force"] else ""
        said = f": {move['reason']}" if move["reason"] else ""
        line = f"{move['at'][:19]}  {move['from_lane']} -> {move['to_lane']}{forced}"
        yield cut(f"  {line} by {move['actor']}{said}", WIDTH)
    yield "From here:" if data["ways"] else "Nothing but force leads on from here."
    for way in data["ways"]:
        needs = " and ".join(way["needs"]) or "nothing"
        yield from wrapped(f"  {way['to_lane']}: needs {needs}", WIDTH, indent="    ")
        command = onward(f"`{way['command']}`", mission)
        yield f"    {command.strip('`')}"
