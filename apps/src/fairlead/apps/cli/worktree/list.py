"""`fairlead worktree list`."""

from collections.abc import Mapping
from typing import Any

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.onward import onward
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.text import table

EXAMPLES = ("fairlead worktree list",)
_MEND = {
    "conflict": "resolve it there; `fairlead status` says what goes on from it.",
    "dirty": "commit there, or `fairlead worktree remove LANE --rescue` keeps it.",
    "drifted": "`fairlead worktree repair`.",
    "folder_gone": "`fairlead worktree repair`.",
    "lost": "`fairlead worktree rescue list` says what was kept of it.",
    "moved": "`fairlead worktree repair`.",
    "other_branch": "`git status` there says what is under way.",
}


def list_worktrees(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """List the lanes and worktrees of all missions, and what is to be known of each."""
    call = Call("worktree list", mission=mission, as_json=as_json, quiet=quiet)
    slug = call.reading().identity.mission_slug if mission else None
    data = plain(call.app.list_worktrees()(slug))
    rows = [_row(line) for line in data["worktrees"]]
    lines = table(("Mission", "Lane", "State", "Packages"), rows, width=WIDTH, wide=0)
    wrong = (line for line in data["worktrees"] if line["condition"] in _MEND)
    first = next(wrong, None)
    step = onward(_MEND[first["condition"]], first["mission_slug"]) if first else ""
    call.show(data, lines if rows else ["There are no lanes and no worktrees."], next_step=step)


def _row(line: Mapping[str, Any]) -> tuple[str, str, str, str]:
    state = line["condition"].replace("_", " ")
    if line["changed"]:
        state += f", {line['changed']} changed"
    if line["unmerged"]:
        state += f", {line['unmerged']} not merged"
    named = line["mission_slug"] or line["path"].rpartition("/")[2]
    return named, line["lane"] or "?", state, ", ".join(line["work_packages"])
