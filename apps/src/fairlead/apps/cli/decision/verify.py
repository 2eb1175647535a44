"""`fairlead decision verify`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.mission_management.decisions import DecisionsDrifted
from fairlead.shared_kernel.counting import counted

EXAMPLES = ("fairlead decision verify",)


def verify(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Hold the markers in spec.md and plan.md against the decisions."""
    call = Call("decision verify", mission=mission, as_json=as_json, quiet=quiet)
    data = plain(call.app.verify_decisions()(call.reading()))
    if data["findings"]:
        raise DecisionsDrifted(data["findings"])
    told = (
        f"{counted(data['decisions'], 'decision')} and {counted(data['markers'], 'marker')} agree."
    )
    call.show(data, [told])
