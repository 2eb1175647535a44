"""`fairlead mission list`."""

from collections.abc import Iterable, Sequence

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, QuietOption
from fairlead.apps.cli.text import printable, table

_LONG = 40
EXAMPLES = ("fairlead mission list",)


def list_missions(*, as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """List the missions of this repository: active, archived, landed and foreign ones."""
    call = Call("mission list", as_json=as_json, quiet=quiet)
    data = plain(call.app.list_missions()())
    rows = [
        (
            entry["mission_slug"],
            entry["friendly_name"],
            entry["state"],
            _progress(entry),
        )
        for entry in data["missions"]
    ]
    rows += [
        (entry["mission_slug"], entry["problem"]["message"], entry["problem"]["code"], "?")
        for entry in data["unavailable"]
    ]
    start = "`fairlead mission create SLUG`." if not rows else "`fairlead status --mission NAME`."
    call.show(data, _lines(rows) if rows else ["There are no missions yet."], next_step=start)


def _lines(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Lay the missions out; long names, which must be whole, have a line of their own."""
    head = ("Mission", "Title", "State", "Done")
    if max(len(row[0]) for row in rows) <= _LONG:
        yield from table(head, rows, width=WIDTH, wide=1)
        return
    beside = table(head[1:], [row[1:] for row in rows], width=WIDTH - 2, wide=0)
    for name, line in zip((head[0], *(row[0] for row in rows)), beside, strict=True):
        yield printable(name)
        yield f"  {line}"


def _progress(entry: dict[str, dict[str, str]]) -> str:
    if entry["problem"]:
        return entry["problem"]["code"]
    return f"{entry['progress']['done']}/{entry['progress']['total']}"
