"""`fairlead occurrences scan`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.occurrences.place import PackageOption, RefOption, looked_at
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.progress import counting
from fairlead.apps.cli.text import cut
from fairlead.shared_kernel.counting import counted

EXAMPLES = ("fairlead occurrences scan --term login",)
_MOST_SHOWN = 5


def scan(
    *,
    term: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Look for this name; no map is needed for it."),
    ] = None,
    ref: RefOption = None,
    wp: PackageOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List every place that the mission's occurrence map is about, by category.

    Read are the tracked files of one commit; what no commit holds is not looked at.
    """
    call = Call("occurrences scan", mission=mission, as_json=as_json, quiet=quiet)
    context, wp_id = looked_at(call, ref, wp)
    name = (term or "").strip()
    if term is not None and not name:
        raise typer.BadParameter("It names nothing.", param_hint="--term")
    with counting(call.answer, "reading files") as progress:
        found = call.app.scan_occurrences()(
            context, term=name or None, ref=ref, wp_id=wp_id, progress=progress
        )
    data = plain(found)
    step = (
        "decide on each category in occurrence_map.yaml, then `fairlead artifact write "
        "occurrence_map.yaml --from FILE`."
        if name
        else "`fairlead occurrences check`."
    )
    call.show(data, _lines(data), next_step=step)


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    by_category: dict[str, list[Mapping[str, Any]]] = {}
    for one in data["occurrences"]:
        by_category.setdefault(one["category"], []).append(one)
    for name, here in data["categories"].items():
        action = here["action"] or "undecided"
        yield (
            f"{name:<20} {here['occurrences']:>6} in {counted(here['files'], 'file')}"
            f"  {'' if data['map']['target'] is None else action}".rstrip()
        )
        yield from _places(by_category.get(name, ()))
    holding = counted(len({one["path"] for one in data["occurrences"]}), "file")
    found = counted(len(data["occurrences"]), "occurrence")
    yield f"{found} in {holding}, of {data['files']} that were read"
    if data["unread"]:
        listed = ", ".join(f"{one['path']} ({one['why']})" for one in data["unread"][:3])
        yield cut(f"not looked into: {len(data['unread'])}, such as {listed}", WIDTH)


def _places(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in found[:_MOST_SHOWN]:
        place = f"{one['path']}:{one['line']}" if one["line"] else one["path"]
        yield cut(f"    {place}  {one['text'] if one['line'] else ''}".rstrip(), WIDTH)
    if len(found) > _MOST_SHOWN:
        yield f"    and {len(found) - _MOST_SHOWN} more; --json lists all"
