"""`fairlead decision open`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.decision.told import decision_lines
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.words import choice
from fairlead.mission_management.decisions import Question

EXAMPLES = (
    'fairlead decision open --question "Which port?" --key port --option 80',
    'fairlead decision open --question "Which color?" --key color --flow plan',
)
FLOWS = ("charter", "specify", "plan", "tasks", "implement", "review", "accept", "merge")


def open_decision(
    *,
    question: Annotated[str, typer.Option(metavar="TEXT", help="What is to be decided.")],
    option: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="A possible answer; may be repeated.")
    ] = None,
    flow: Annotated[
        str, typer.Option(metavar="STEP", help="The step of the mission in which it came up.")
    ] = "specify",
    key: Annotated[
        str | None,
        typer.Option(metavar="K", help="The same key in the same step is the same question."),
    ] = None,
    step: Annotated[
        str | None, typer.Option(metavar="ID", help="Where in the step, such as plan.risks.")
    ] = None,
    slot: Annotated[
        str | None, typer.Option(metavar="ID", help="The place that waits, instead of --step.")
    ] = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Put a question on record; it waits for a person, and no mission is accepted before."""
    call = Call(
        "decision open", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    if not question.strip():
        raise typer.BadParameter("A question has words.", param_hint="--question")
    if step and slot:
        raise typer.BadParameter("--step and --slot exclude each other.")
    asked = Question(
        question.strip(),
        choice(flow, FLOWS, "--flow"),
        key or "",
        step or None,
        slot or None,
        tuple(option or ()),
    )
    recorded = call.app.open_decision()(call.writing(), asked, call.operation())
    waits = recorded.decision.is_open
    answer = f"`fairlead decision resolve {recorded.decision.decision_id} --answer TEXT`."
    lines = decision_lines(recorded.written(), marker=waits)
    call.done(recorded, lines, next_step=answer if waits else "")
