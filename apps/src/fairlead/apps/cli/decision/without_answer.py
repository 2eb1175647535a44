"""What `decision defer` and `decision cancel` share: a decision that ends without an answer."""

from collections.abc import Callable
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


def ending(name: str, outcome: Outcome, *, help: str, next_step: str) -> Callable[..., None]:
    """Return the command `decision NAME`, which ends a decision in this way and says why."""

    def end(
        decision: DecisionArgument,
        *,
        reason: Annotated[str, typer.Option(metavar="R", help="Why; it is recorded.")],
        actor: ActorOption = None,
        mission: MissionOption = None,
        as_json: JsonOption = False,
        quiet: QuietOption = False,
        op_id: OpIdOption = None,
    ) -> None:
        words = f"decision {name}"
        call = Call(words, mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet)
        if not reason.strip():
            raise typer.BadParameter("A reason has words.", param_hint="--reason")
        verdict = Verdict(outcome, rationale=reason.strip())
        recorded = call.app.close_decision()(call.writing(), decision, verdict, call.operation())
        call.done(recorded, decision_lines(recorded.written()), next_step=next_step)

    end.__doc__ = help
    return end
