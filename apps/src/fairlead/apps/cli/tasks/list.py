"""`fairlead tasks list`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.text import table

EXAMPLES = ("fairlead tasks list",)


def list_tasks(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """List the work packages as their files say them, and how far each is."""
    call = Call("tasks list", mission=mission, as_json=as_json, quiet=quiet)
    found = call.app.list_work_packages()(call.reading())
    rows = [
        (
            package.file.wp_id,
            package.file.title,
            package.lane if package.finalized else "new",
            ", ".join(package.file.dependencies),
            ", ".join(package.file.requirement_refs),
        )
        for package in found.packages
    ]
    lines = table(("WP", "Title", "Status", "Needs", "Meets"), rows, width=WIDTH, wide=1)
    waiting = not all(package.finalized for package in found.packages)
    step = "`fairlead tasks finalize`." if waiting else "`fairlead status`."
    if not rows:
        step = "`fairlead tasks add --title TITLE`."
    call.show(found, lines if rows else ["There are no work packages yet."], next_step=step)
