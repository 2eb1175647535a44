"""`fairlead mission list`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, QuietOption
from fairlead.apps.cli.text import table

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
    lines = table(("Mission", "Title", "State", "Done"), rows, width=WIDTH, wide=1)
    start = "`fairlead mission create SLUG`." if not rows else "`fairlead status --mission NAME`."
    call.show(data, lines if rows else ["There are no missions yet."], next_step=start)


def _progress(entry: dict[str, dict[str, str]]) -> str:
    if entry["problem"]:
        return entry["problem"]["code"]
    return f"{entry['progress']['done']}/{entry['progress']['total']}"
