"""`fairlead tasks finalize`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.text import printable, table, wrapped
from fairlead.mission_management.planning import FinalizedTasks

EXAMPLES = ("fairlead tasks finalize --check", "fairlead tasks finalize")


def finalize(
    *,
    check: Annotated[bool, typer.Option("--check", help="Only say what would come of it.")] = False,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Make the plan binding: compute the lanes and open the packages for work."""
    call = Call(
        "tasks finalize", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    context = call.planning()
    done = call.app.finalize_tasks()(context, call.operation(), check=check)
    step = "`fairlead tasks finalize`." if check else "`fairlead next --agent YOU --claim`."
    call.done(done, [*_lanes(done), *_why_shared(done), _told(done)], next_step=step)


def _told(done: FinalizedTasks) -> str:
    if done.check:
        return "This would be written." if done.changed else "Nothing would change."
    return "The plan is binding now." if done.changed else "Nothing changed: it was binding before."


def _lanes(done: FinalizedTasks) -> list[str]:
    rows = [
        (
            lane.lane_id,
            ", ".join(lane.wp_ids),
            ", ".join(lane.write_scope),
            ", ".join(lane.depends_on_lanes),
        )
        for lane in done.plan.lanes
    ]
    return list(table(("Lane", "Packages", "Files", "After"), rows, width=WIDTH, wide=2))


def _why_shared(done: FinalizedTasks) -> list[str]:
    """One sentence for each pair that could not be kept apart."""
    events = (done.plan.collapse_report or {}).get("events")
    sentences = [
        f"{event['wp_a']} and {event['wp_b']} share a lane: {event['evidence']}."
        for event in (events if isinstance(events, list) else ())
    ]
    return [line for said in sentences for line in wrapped(printable(said), WIDTH, indent="  ")]
