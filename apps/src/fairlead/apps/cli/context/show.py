"""`fairlead context show`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.facts import fact_lines
from fairlead.apps.cli.parameters import ActorOption, JsonOption, MissionOption, QuietOption
from fairlead.execution.context import wire_view
from fairlead.shared_kernel.context import ContextOp

EXAMPLES = ("fairlead context show",)


def show(
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show the mission, branches, folders and actor that commands would work with from here."""
    call = Call("context show", mission=mission, actor=actor, as_json=as_json, quiet=quiet)
    view = wire_view(call.resolved(ContextOp.PROMPT))
    call.show(view, fact_lines(view), next_step="`fairlead status`.")
