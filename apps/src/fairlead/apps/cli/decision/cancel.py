"""`fairlead decision cancel`."""

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
)
from fairlead.mission_management.decisions import Outcome, Verdict

EXAMPLES = ('fairlead decision cancel color --reason "no colors after all"',)


def cancel(
    decision: DecisionArgument,
    *,
    reason: Annotated[str, typer.Option(metavar="R", help="Why; it is recorded.")],
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Take a question back: nobody needs the answer any more."""
    call = Call(
        "decision cancel", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    if not reason.strip():
        raise typer.BadParameter("A reason has words.", param_hint="--reason")
    verdict = Verdict(Outcome.CANCELED, rationale=reason.strip())
    recorded = call.app.close_decision()(call.writing(), decision, verdict, call.operation())
    call.done(recorded, decision_lines(recorded.written()), next_step="`fairlead next`.")
