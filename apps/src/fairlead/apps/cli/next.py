"""`fairlead next`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairlead.apps.cli.call import Call, named
from fairlead.apps.cli.onward import onward
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import (
    ActorOption,
    AgentOption,
    JsonOption,
    LeaseOption,
    MissionOption,
    OpIdOption,
    ProfileOption,
    QuietOption,
    ReasonOption,
)
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.text import wrapped
from fairlead.apps.cli.words import choice, number

if TYPE_CHECKING:
    from fairlead.execution.next_step import NextView, Report

EXAMPLES = ("fairlead next", "fairlead next --agent claude-1 --claim")


def next_step(
    *,
    agent: AgentOption = None,
    claim: Annotated[
        bool, typer.Option("--claim", help="Claim it: nobody else gets the same.")
    ] = False,
    result: Annotated[
        str | None,
        typer.Option(metavar="RESULT", help="How your step ended: success, failed or blocked."),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(metavar="ACTION", help="Only steps of this kind: implement or review."),
    ] = None,
    profile: ProfileOption = None,
    reason: ReasonOption = None,
    lease: LeaseOption = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Say what to do now: a step, a question, what blocks, or that all is done."""
    who = named(agent, actor)
    call = Call("next", mission=mission, actor=who, op_id=op_id, as_json=as_json, quiet=quiet)
    report = _report(result, reason, lease)
    kind = choice(only, ("implement", "review"), "--only") if only else None
    context = call.working()
    if report:
        call.stand_in_for_holder(context.identity.mission_slug)
    if not (claim or report):
        view = call.app.decide_next()(context, call.actor if who else None, only=kind)
        data = plain(_typable(view, context.identity.mission_slug))
        call.show(data, _decision_lines(data), next_step=_after(data))
        return
    with working(call.answer, "claiming"):
        view = call.app.take_next()(
            *(context, call.actor, call.operation()),
            report=report,
            claim=claim,
            only=kind,
            profile=profile,
        )
    view = _typable(view, context.identity.mission_slug)
    data = plain(view)
    call.done(view, _decision_lines(data), next_step=_after(data))


def _report(result: str | None, reason: str | None, lease: str | None) -> "Report | None":
    if result is None:
        return None
    from fairlead.execution.next_step import Report, StepResult

    word = choice(result, [kind.value for kind in StepResult], "--result")
    return Report(StepResult(word), reason, number(lease, "--lease"))


def _typable(view: "NextView", mission: str) -> "NextView":
    """Let what would unblock something name its mission, wherever it is typed."""
    from fairlead.execution.next_step import Blocked

    if not isinstance(view.decision, Blocked):
        return view
    reasons = (
        replace(found, unblock=onward(found.unblock, mission)) for found in view.decision.reasons
    )
    return replace(view, decision=Blocked(tuple(reasons)))


def _decision_lines(data: Mapping[str, Any]) -> Iterator[str]:
    if data["reported"]:
        yield f"{data['reported']}."
    match data["kind"]:
        case "step":
            about = f" {data['wp_id']}" if data["wp_id"] else ""
            reason = f": {data['reason']}" if data["reason"] else ""
            yield from wrapped(f"{data['action']}{about}{reason}", WIDTH, indent="  ")
            if data["lease"]:
                yield f"workspace  {data['workspace_path']}"
                yield f"prompt     {data['prompt_file'] or data['prompt_command']}"
                yield f"lease      {data['lease']['generation']}"
            elif data["wp_id"] is None and data["prompt_command"]:
                yield from wrapped(
                    f"What it is about: {data['prompt_command']}", WIDTH, indent="  "
                )
        case "decision_required":
            yield from wrapped(f"A person decides: {data['question']}", WIDTH, indent="  ")
            for option in data["options"]:
                yield f"  - {option}"
        case "blocked":
            yield "Nothing can be done now:"
            for found in data["reasons"]:
                yield from wrapped(f"- {found['reason']}", WIDTH, indent="  ")
                yield from wrapped(f"  {found['unblock']}", WIDTH, indent="  ")
        case _:
            yield f"There is nothing left to do: {data['outcome']}."


def _after(data: Mapping[str, Any]) -> str:
    match data:
        case {"kind": "step", "lease": {}, "command": str(command)}:
            return f"`{command}` makes the workspace, which is not there."
        case {"kind": "step", "lease": {}, "prompt_file": None}:
            return f"`cd {data['workspace_path']}`, then `{data['prompt_command']}`."
        case {"kind": "step", "lease": {}}:
            return f"`cd {data['workspace_path']}` and read the prompt."
        case {"kind": "step", "command": str(command)}:
            return f"`{command}`"
        case {"kind": "decision_required"}:
            return f"`fairlead decision resolve {data['decision_id']} --answer TEXT`."
        case {"kind": "blocked"}:
            return "`fairlead status`."
    return "`fairlead log` tells the story."
