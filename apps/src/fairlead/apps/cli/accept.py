"""`fairlead accept`."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import plain
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.words import choice
from fairlead.mission_management.acceptance import Outcome

EXAMPLES = ("fairlead accept --diagnose", "fairlead accept")


def accept(
    *,
    diagnose: Annotated[
        bool, typer.Option("--diagnose", help="Only say what is missing; record nothing.")
    ] = False,
    record: Annotated[
        str | None,
        typer.Option("--record", metavar="ID=pass|fail", help="Record what a person found."),
    ] = None,
    evidence: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What shows it; goes with --record.")
    ] = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Accept a mission when every check holds; otherwise name each that fails and its fix."""
    call = Call("accept", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet)
    if record is not None:
        _record(call, record, evidence or "")
        return
    context = call.integrating()
    if diagnose:
        data = plain(call.app.diagnose_acceptance()(context))
        step = "`fairlead accept`." if data["acceptable"] else "mend the first one above."
        call.show(data, _check_lines(data), next_step=step)
        return
    with working(call.answer, "checking what was promised"):
        report = call.app.accept_mission()(context, call.operation())
    told = [*_check_lines(plain(report)), f"{report.mission_slug} is accepted."]
    call.done(report, told, next_step="`fairlead merge`.")


def _record(call: Call, record: str, evidence: str) -> None:
    criterion, _, outcome = record.partition("=")
    word = choice(outcome, ("pass", "fail"), "--record")
    call.name = "accept record"
    recorded = call.app.record_criterion()(
        call.integrating(), criterion.strip(), Outcome(word), evidence, call.operation()
    )
    call.done(recorded, [f"{criterion}: {word}."], next_step="`fairlead accept --diagnose`.")


def _check_lines(data: dict[str, Any]) -> Iterator[str]:
    for check in data["checks"]:
        yield f"{'ok  ' if check['passed'] else 'FAIL'}  {check['id']}: {check['message']}"
        if not check["passed"]:
            yield f"      {check['fix']}"
