"""`fairlead mission show`."""

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.text import wrapped

EXAMPLES = ("fairlead mission show",)
_SHOWN = (
    *("friendly_name", "mission_slug", "mission_id", "mission_type", "state", "topology"),
    *("change_mode", "authority_ref", "authority_commit", "target_branch", "mission_dir"),
    *("created_at", "note"),
)


def show(
    mission: MissionOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Show what a mission is, which ref holds its truth, and what it is made of."""
    call = Call("mission show", mission=mission, as_json=as_json, quiet=quiet)
    slug = call.reading().identity.mission_slug
    data = plain(call.app.show_mission()(slug))
    facts = [(name, str(data[name])) for name in _SHOWN if data[name]]
    facts.append(("artifacts", ", ".join(data["artifacts"])))
    lines = [
        line
        for name, value in facts
        for line in wrapped(f"{name.replace('_', ' '):<17}{value}", WIDTH, indent=" " * 17)
    ]
    call.show(data, lines, next_step=f"`fairlead status --mission {slug}`.")
