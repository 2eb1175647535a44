"""`fairlead decision defer`."""

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

EXAMPLES = ('fairlead decision defer color --reason "the brand is not settled"',)


def defer(
    decision: DecisionArgument,
    *,
    reason: Annotated[str, typer.Option(metavar="R", help="Why; it is recorded.")],
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Put a decision off; its marker stays where the answer belongs."""
    call = Call(
        "decision defer", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    if not reason.strip():
        raise typer.BadParameter("A reason has words.", param_hint="--reason")
    verdict = Verdict(Outcome.DEFERRED, rationale=reason.strip())
    recorded = call.app.close_decision()(call.writing(), decision, verdict, call.operation())
    call.done(recorded, decision_lines(recorded.written()), next_step="`fairlead decision verify`.")
