"""`fairlead artifact list`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption

EXAMPLES = ("fairlead artifact list",)


def list_artifacts(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """List the documents of a mission, and those that its type still asks for."""
    call = Call("artifact list", mission=mission, as_json=as_json, quiet=quiet)
    found = call.app.list_artifacts()(call.reading())
    lines = [entry.name for entry in found.artifacts]
    lines += [f"missing: {glob}" for glob in found.missing]
    call.show(found, lines, next_step="`fairlead artifact read NAME`.")
