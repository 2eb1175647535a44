"""`fairlead decision list`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.decision.told import short_line
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.text import cut

EXAMPLES = ("fairlead decision list",)


def list_decisions(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """List the decisions of a mission, those that wait included."""
    call = Call("decision list", mission=mission, as_json=as_json, quiet=quiet)
    data = plain(call.app.list_decisions()(call.reading()))
    lines = [cut(short_line(decision), WIDTH) for decision in data["decisions"]]
    step = "`fairlead decision resolve ID --answer TEXT`." if data["open"] else ""
    call.show(data, lines or ["No decision was ever asked for."], next_step=step)
