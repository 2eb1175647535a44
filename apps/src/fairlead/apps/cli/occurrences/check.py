"""`fairlead occurrences check`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.occurrences.place import PackageOption, RefOption, looked_at
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.text import wrapped

EXAMPLES = ("fairlead occurrences check",)


def check(
    ref: RefOption = None,
    wp: PackageOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check that the occurrence map is complete: no package of a bulk edit is begun before."""
    call = Call("occurrences check", mission=mission, as_json=as_json, quiet=quiet)
    context, wp_id = looked_at(call, ref, wp)
    data = plain(call.app.check_occurrence_map()(context, ref=ref, wp_id=wp_id))
    lines = ["The occurrence map decides everything."]
    for remark in data["remarks"]:
        lines += wrapped(f"  {remark}", WIDTH, indent="    ")
    if not data["gated"]:
        lines.append("The mission was not created with --bulk-edit: nothing waits for the map.")
    call.show(data, lines, next_step="`fairlead next`.")
