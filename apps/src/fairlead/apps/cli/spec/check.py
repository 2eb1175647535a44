"""`fairlead spec check`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.text import wrapped

EXAMPLES = ("fairlead spec check",)


def check(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Say which requirements the specification states, and what it lacks."""
    call = Call("spec check", mission=mission, as_json=as_json, quiet=quiet)
    report = call.app.check_spec()(call.reading())
    lines = [
        line
        for stated in report.requirements.stated
        for line in wrapped(f"{stated.id:<8} {stated.text}", WIDTH, indent=" " * 9)
    ]
    lines += [
        line
        for found in report.findings
        for line in wrapped(f"line {found.line}: {found.message}", WIDTH, indent="  ")
    ]
    step = "`fairlead plan --edit`." if report.ok else "`fairlead specify --edit`."
    call.show(report, lines, next_step=step)
