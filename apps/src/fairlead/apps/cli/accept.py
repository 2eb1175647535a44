"""`fairlead accept`."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.consent import with_consent
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.text import wrapped
from fairlead.apps.cli.words import choice, number, one_of
from fairlead.mission_management.acceptance import PROOF_SECONDS, Outcome, ProofRequest

EXAMPLES = (
    'fairlead accept --prove FR-001="git --version"',
    'fairlead accept --absent NI-1="print(.debug" --in "src/**"',
    'fairlead accept --absent-by NI-2="git --version"',
    'fairlead accept --manual QA-1="The greeting sounds friendly"',
    'fairlead accept --record QA-1=pass --evidence "Three people smiled"',
    "fairlead accept --diagnose",
    "fairlead accept",
)


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
    prove: Annotated[
        str | None,
        typer.Option(metavar="ID=COMMAND", help="Let this command prove a criterion from now on."),
    ] = None,
    absent: Annotated[
        str | None,
        typer.Option(metavar="ID=PATTERN", help="Demand that no tracked file matches this."),
    ] = None,
    absent_by: Annotated[
        str | None,
        typer.Option(metavar="ID=COMMAND", help="Demand that this command finds something gone."),
    ] = None,
    manual: Annotated[
        str | None,
        typer.Option(metavar="ID=TEXT", help="Let a person look at this and record a result."),
    ] = None,
    scope: Annotated[
        list[str] | None,
        typer.Option("--in", metavar="GLOB", help="Where; goes with --absent, may be repeated."),
    ] = None,
    timeout: Annotated[
        str | None, typer.Option(metavar="S", help="Seconds for each proof; 600 unless given.")
    ] = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Accept a mission when every check holds; otherwise name each that fails and its fix.

    Proofs that are due are run first, in a private worktree and only where you said that you trust
    this repository; what they show is recorded.
    """
    call = Call("accept", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet)
    planning = {"--prove": prove, "--absent": absent, "--absent-by": absent_by, "--manual": manual}
    given = {"--record": record, **planning}
    option = one_of([(name, word is not None) for name, word in given.items()])
    if record is not None:
        _record(call, record, evidence or "")
        return
    if option is not None:
        _plan(call, option, planning[option] or "", tuple(scope or ()))
        return
    context = call.integrating()
    if diagnose:
        data = plain(call.app.diagnose_acceptance()(context))
        step = "`fairlead accept`." if data["acceptable"] else "mend the first one above."
        call.show(data, _check_lines(data), next_step=step)
        return
    seconds = number(timeout, "--timeout") or PROOF_SECONDS
    operation = call.operation()

    def accepted() -> Any:
        with working(call.answer, "checking what was promised") as progress:
            return call.app.accept_mission()(context, operation, timeout=seconds, progress=progress)

    report = with_consent(call, accepted)
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


def _plan(call: Call, option: str, words: str, scope: tuple[str, ...]) -> None:
    name, equals, text = words.partition("=")
    name = name.strip()
    if not equals or not name:
        raise typer.BadParameter("It is written ID=TEXT.", param_hint=option)
    call.name = "accept prove"
    requests = {
        "--prove": ProofRequest(name, command=text.strip()),
        "--absent": ProofRequest(name, pattern=text, scope=scope),
        "--absent-by": ProofRequest(name, command=text.strip(), negative=True),
        "--manual": ProofRequest(name, question=text.strip()),
    }
    planned = call.app.plan_proof()(call.integrating(), requests[option], call.operation())
    step = {
        "--absent": "`fairlead accept`.",
        "--manual": f"look, then `fairlead accept --record {name}=pass --evidence TEXT`.",
    }.get(option, "`fairlead trust`, then `fairlead accept`.")
    call.done(planned, [f"{name}: {text.strip()}"], next_step=step)


def _check_lines(data: dict[str, Any]) -> Iterator[str]:
    for line in _checks(data):
        yield from wrapped(line, WIDTH, indent="      ")


def _checks(data: dict[str, Any]) -> Iterator[str]:
    for check in data["checks"]:
        yield f"{'ok  ' if check['passed'] else 'FAIL'}  {check['id']}: {check['message']}"
        if not check["passed"]:
            yield f"      {check['fix']}"
    for proof in data["proofs"]:
        yield f"proof {proof['criterion_id']}: {proof['command']} ({_standing(proof)})"


def _standing(proof: dict[str, Any]) -> str:
    if not proof["due"]:
        return str(proof["outcome"])
    return proof["problem"] or ("to be run" if proof["trusted"] else "not trusted yet")
