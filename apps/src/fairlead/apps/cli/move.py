"""`fairlead move`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call, work_package
from fairlead.apps.cli.commits import recorded
from fairlead.apps.cli.completion import complete_lanes
from fairlead.apps.cli.evidence import read_evidence
from fairlead.apps.cli.output import warn
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    LeaseOption,
    MissionOption,
    OpIdOption,
    QuietOption,
    ReasonOption,
    WorkPackageArgument,
)
from fairlead.apps.cli.words import choice
from fairlead.mission_management.status import DISPLAY_LANES, StatusLane, TransitionRequest

EXAMPLES = ('fairlead move WP02 blocked --actor human:olive --reason "waits for the bank"',)


def move(
    wp: WorkPackageArgument,
    lane: Annotated[
        str,
        typer.Argument(
            metavar="LANE",
            help="The status lane to move it to; doing is in_progress.",
            autocompletion=complete_lanes,
        ),
    ],
    *,
    actor: ActorOption = None,
    reason: ReasonOption = None,
    evidence: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", help="What proves the step: JSON, or any text."),
    ] = None,
    lease: LeaseOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Take an edge that is not there; needs --reason.")
    ] = False,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Move a work package to another status lane. `done` brings its approved code in."""
    call = Call("move", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet)
    wp_id, to_lane = work_package(wp), _lane(lane)
    given = read_evidence(evidence)
    if to_lane is StatusLane.DONE and not force and "no_code" not in given:
        context = call.integrating(wp_id)
        integrated = call.app.integrate_work_package()(
            context, wp_id, call.operation(), reason=reason, evidence=given or None
        )
        answer = {
            **integrated.written(),
            "from_lane": integrated.from_lane.value,
            **dict.fromkeys(("lease", "workspace", "branch", "prompt_file")),
        }
        how = "was in before" if integrated.already else "is in"
        receipts = [integrated.receipt]
        said = f"{wp_id} is done; its code {how}."
        call.done(answer, [said], next_step="`fairlead next`.", receipts=receipts)
        return
    working = call.working(wp_id)
    generation = call.lease(lease, wp_id, working.identity.mission_slug)
    place = working.workspace.execution_workspace
    request = TransitionRequest(
        wp_id,
        to_lane,
        call.actor,
        reason=reason,
        force=force,
        lease=generation,
        evidence=given or None,
        workspace=str(place) if place and place.is_dir() else None,
    )
    done = call.app.move_in_lane()(working, request, call.operation())
    moved, lane_place = done.moved, done.place
    data = {
        "wp_id": wp_id,
        "from_lane": moved.event.from_lane.value,
        "lane": moved.event.to_lane.value,
        "lease": moved.lease,
        "workspace": lane_place.worktree if lane_place else None,
        "branch": lane_place.branch if lane_place else None,
        "prompt_file": done.prompt_file,
        **recorded(moved.receipt),
    }
    told = [f"{wp_id}: {moved.event.from_lane.value} -> {moved.event.to_lane.value}."]
    told += [f"prompt     {done.prompt_file}"] if done.prompt_file else []
    for warning in done.warnings:
        warn(warning)
    call.done(data, told, next_step="`fairlead status`.", receipts=[moved.receipt])


def _lane(word: str) -> StatusLane:
    read = "in_progress" if word.strip().lower() == "doing" else word
    return StatusLane(choice(read, [lane.value for lane in DISPLAY_LANES], "LANE"))
