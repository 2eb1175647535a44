"""`fairlead analyze`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call, named
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import (
    ActorOption,
    AgentOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.text import printable, wrapped
from fairlead.apps.cli.words import content
from fairlead.shared_kernel.counting import counted

EXAMPLES = ("fairlead analyze --from report.md", "fairlead analyze")
_TOLD = {
    "fresh": "The analysis is about what is written now",
    "stale": "The analysis is out of date",
    "missing": "Nobody recorded an analysis",
}


def analyze(
    *,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE|-", help="Record this report, with its findings."),
    ] = None,
    agent: AgentOption = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Record an analysis of specification, plan and packages against each other.

    Without --from it says whether the recorded one is about what is written now: content decides,
    and a ticked box changes nothing.
    """
    who = named(agent, actor)
    call = Call("analyze", mission=mission, actor=who, op_id=op_id, as_json=as_json, quiet=quiet)
    if source is None:
        _show(call)
        return
    report = content(source, "--from")
    recorded = call.app.record_analysis()(call.planning(), report, call.operation())
    verdict, findings = recorded.report.verdict.value, len(recorded.report.findings)
    told = f"Recorded the analysis: {verdict}, {counted(findings, 'finding')}."
    call.done(recorded, [told], next_step="`fairlead next`.")


def _show(call: Call) -> None:
    call.name = "analyze show"
    data = plain(call.app.read_analysis()(call.reading()))
    changed = f": {', '.join(data['changed'])} changed after it" if data["changed"] else ""
    lines = [f"{_TOLD[data['state']]}{changed}. Verdict: {data['verdict']}."]
    for finding in data["findings"]:
        told = f"{finding['severity']:<8}  {finding['id']}: {finding['summary']}"
        lines += wrapped(printable(told), WIDTH, indent="          ")
    step = "`fairlead next`." if data["state"] == "fresh" else "`fairlead analyze --from FILE`."
    call.show(data, lines, next_step=step)
