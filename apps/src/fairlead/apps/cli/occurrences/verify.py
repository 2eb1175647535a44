"""`fairlead occurrences verify`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.occurrences.place import PackageOption, RefOption, looked_at
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.progress import counting
from fairlead.apps.cli.text import cut
from fairlead.shared_kernel.counting import counted

EXAMPLES = ("fairlead occurrences verify",)


def verify(
    ref: RefOption = None,
    wp: PackageOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Prove that nothing is left: no old name, no old path, nothing that points to one.

    With --wp, in what the package owns: what is asked when it is handed in and approved.
    """
    call = Call("occurrences verify", mission=mission, as_json=as_json, quiet=quiet)
    context, wp_id = looked_at(call, ref, wp)
    with counting(call.answer, "reading files") as progress:
        found = call.app.verify_references()(context, ref=ref, wp_id=wp_id, progress=progress)
    data = plain(found)
    lines = [
        f"Nothing is left in {counted(data['files'], 'file')}; "
        f"{counted(data['moves'], 'move has', 'moves have')} landed."
    ]
    for one in data["unread"]:
        if one["why"] != "binary":
            lines.append(cut(f"  not looked into: {one['path']} ({one['why']})", WIDTH))
    call.show(data, lines, next_step="`fairlead next`.")
