"""`fairlead decision resolve`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.decision.told import DecisionArgument, decision_lines
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
    ReasonOption,
)
from fairlead.mission_management.decisions import Outcome, Verdict

EXAMPLES = ("fairlead decision resolve port --answer 8080",)


def resolve(
    decision: DecisionArgument,
    *,
    answer: Annotated[str, typer.Option(metavar="TEXT", help="What was decided.")],
    reason: ReasonOption = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Answer a decision; what waited for it goes on."""
    call = Call(
        "decision resolve", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    if not answer.strip():
        raise typer.BadParameter("An answer has words.", param_hint="--answer")
    verdict = Verdict(Outcome.RESOLVED, answer=answer.strip(), rationale=reason)
    recorded = call.app.close_decision()(call.writing(), decision, verdict, call.operation())
    call.done(recorded, decision_lines(recorded.written()), next_step="`fairlead next`.")
