"""`fairlead analyze`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call, named
from fairlead.apps.cli.parameters import (
    ActorOption,
    AgentOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.words import content

EXAMPLES = ("fairlead analyze --from report.md",)


def analyze(
    source: Annotated[
        str, typer.Option("--from", metavar="FILE|-", help="The report, with its findings.")
    ],
    *,
    agent: AgentOption = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Record an analysis of specification, plan and packages against each other."""
    who = named(agent, actor)
    call = Call("analyze", mission=mission, actor=who, op_id=op_id, as_json=as_json, quiet=quiet)
    report = content(source, "--from")
    recorded = call.app.record_analysis()(call.planning(), report, call.operation())
    verdict, findings = recorded.report.verdict.value, len(recorded.report.findings)
    told = f"Recorded the analysis: {verdict}, {findings} findings."
    call.done(recorded, [told], next_step="`fairlead next`.")
