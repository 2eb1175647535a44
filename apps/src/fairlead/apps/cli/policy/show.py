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
    """Show which branches are protected and how missions are worked on, each with its origin."""
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
    call.show(
        {"protected_branches": protected, "interaction": interaction},
        table(("Rule", "Value", "From"), rows, width=WIDTH, wide=1),
    )
