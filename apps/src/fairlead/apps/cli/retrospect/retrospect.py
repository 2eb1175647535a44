"""`fairlead retrospect`."""

from typing import Annotated

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
from fairlead.apps.cli.retrospect.told import (
    captured_lines,
    retrospective_lines,
    summary_lines,
)
from fairlead.apps.cli.words import choice, content, one_of
from fairlead.mission_management.retrospective import GivenRetrospective

EXAMPLES = (
    "fairlead retrospect --generate",
    "fairlead retrospect --from retrospective.yaml",
    "fairlead retrospect",
    "fairlead retrospect summary",
)
SUMMARY = "summary"
_EDIT = (
    "`fairlead artifact read retrospective.yaml > FILE`, say in it what helped, then "
    "`fairlead retrospect --from FILE`."
)


def retrospect(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[summary]",
            help="In few words: the mission named with -m, else all missions of the repository.",
            show_default=False,
        ),
    ] = None,
    *,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE|-", help="Record this one, with the facts."),
    ] = None,
    generate: Annotated[
        bool, typer.Option("--generate", help="Compute facts and findings; keep people's.")
    ] = False,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Look back at a mission: show its retrospective, record one, or sum several up.

    A file holds `helped`, `not_helpful` and `gaps`, lists of findings with `summary` and
    `evidence_refs` (ids of events, as `fairlead log --json` has them), and `proposals` with
    `summary` and `risk` (low or structural). A person applies proposals; no command does.
    """
    call = Call(
        "retrospect", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    chosen = one_of(
        [("summary", what is not None), ("--from", source is not None), ("--generate", generate)]
    )
    if chosen == SUMMARY:
        _summarize(call, choice(what or "", (SUMMARY,), "[summary]"))
    elif chosen is None:
        _show(call)
    else:
        _capture(call, source)


def _show(call: Call) -> None:
    call.name = "retrospect show"
    data = plain(call.app.read_retrospective()(call.reading()))
    call.show(data, retrospective_lines(data), next_step="`fairlead retrospect summary`.")


def _capture(call: Call, source: str | None) -> None:
    given = None
    if source is not None:
        name = "standard input" if source == "-" else source
        given = GivenRetrospective.read(content(source, "--from"), name)
    captured = call.app.capture_retrospective()(call.writing(), given, call.operation())
    data = plain(captured)
    call.done(captured, captured_lines(data), next_step=_EDIT if given is None else _LOOK)


def _summarize(call: Call, word: str) -> None:
    call.name = f"retrospect {word}"
    summarize = call.app.summarize_retrospectives()
    if call.mission:
        data = plain(summarize.one(call.reading()))
    else:
        with working(call.answer, "looking back") as progress:
            data = plain(summarize(progress))
    call.show(data, summary_lines(data), next_step="`fairlead retrospect -m MISSION`.")


_LOOK = "`fairlead retrospect` shows it."
