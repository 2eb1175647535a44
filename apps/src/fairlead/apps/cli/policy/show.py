"""`fairlead policy show`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.text import table
from fairlead.governance.policy import InteractionPolicy

EXAMPLES = ("fairlead policy show",)


def show(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Show which branches are protected, how missions are worked on, and what steps wait for."""
    call = Call("policy show", mission=mission, as_json=as_json, quiet=quiet)
    rules = call.app.protected_branches().rules()
    policy = InteractionPolicy.resolved(call.app.policy_sources().interaction())
    written = {k: v for k, v in policy.written().items() if k != "origins"}
    protected = [{"pattern": rule.pattern, "origin": rule.origin} for rule in rules]
    interaction = {
        name: {"value": value, "origin": policy.origin(name)} for name, value in written.items()
    }
    rows = [("protected branch", rule.pattern, rule.origin) for rule in rules]
    rows += [(name, str(value), policy.origin(name)) for name, value in written.items()]
    gates = call.app.change_mode_policy().rules()
    rows += [(f"{gate.mode} {gate.step}", gate.demand.value, "built-in") for gate in gates]
    call.show(
        {
            "protected_branches": protected,
            "interaction": interaction,
            "change_modes": [
                {"mode": gate.mode, "step": gate.step, "demand": gate.demand} for gate in gates
            ],
        },
        table(("Rule", "Value", "From"), rows, width=WIDTH, wide=1),
    )
