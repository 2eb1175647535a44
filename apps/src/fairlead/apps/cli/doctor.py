"""`fairlead doctor`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.text import wrapped
from fairlead.apps.cli.verdicts import RepositoryUnhealthy, finding_lines

EXAMPLES = ("fairlead doctor",)


def doctor(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Check git, the refs that hold the missions' truth, and every log over its whole history."""
    call = Call("doctor", mission=mission, as_json=as_json, quiet=quiet)
    with working(call.answer, "examining") as progress:
        report = call.app.examine_repository()(progress=progress)
    data = plain(report)
    if not report.healthy:
        raise RepositoryUnhealthy(data)
    found = [
        line
        for text in finding_lines(data["findings"])
        for line in wrapped(text, WIDTH, indent="  ")
    ]
    looked = f"{data['missions']} missions, {data['commits']} commits, {data['rows']} rows"
    checks = wrapped(f"Looked at: {', '.join(data['checks'])}.", WIDTH, indent="  ")
    call.show(data, [*found, *checks, looked, "Everything is as it must be."])
