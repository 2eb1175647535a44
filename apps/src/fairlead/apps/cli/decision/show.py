"""`fairlead decision show`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.decision.told import DecisionArgument, decision_lines
from fairlead.apps.cli.output import plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption

EXAMPLES = ("fairlead decision show port",)


def show(
    decision: DecisionArgument,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show one decision in full, with the marker that stands for it in documents."""
    call = Call("decision show", mission=mission, as_json=as_json, quiet=quiet)
    data = plain(call.app.show_decision()(call.reading(), decision))
    call.show(data, decision_lines(data, marker=data["status"] in ("open", "deferred")))
