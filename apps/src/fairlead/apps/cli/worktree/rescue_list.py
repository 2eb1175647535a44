"""`fairlead worktree rescue list`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.text import cut

EXAMPLES = ("fairlead worktree rescue list",)


def rescue_list(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """List what was kept of removed worktrees."""
    call = Call("worktree rescue list", mission=mission, as_json=as_json, quiet=quiet)
    state_key = call.reading().identity.state_key if mission else None
    data = plain(call.app.list_rescues()(state_key))
    lines = []
    for kept in data["rescues"]:
        also = ", with uncommitted files" if kept["uncommitted"] else ""
        lines += [kept["ref"], cut(f"  {kept['mission_slug']} {kept['lane']}{also}", WIDTH)]
        lines += [cut(f"  {kept['tip'][:12]}, kept {kept['at'][:19]}", WIDTH)]
    step = "`fairlead worktree rescue restore REF`." if lines else ""
    call.show(data, lines or ["Nothing was kept."], next_step=step)
