"""`fairlead tasks add`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.words import choice, globs, listed, text_content
from fairlead.governance.doctrine import PACKAGE_MODES
from fairlead.mission_management.planning import NewWorkPackage

EXAMPLES = ('fairlead tasks add --title "Log in" --requires FR-001 --owns login.py',)


def add(
    *,
    title: Annotated[str, typer.Option(metavar="T", help="What it is, in one line.")],
    depends: Annotated[
        list[str] | None,
        typer.Option(metavar="WP01,…", help="Packages that must be done first."),
    ] = None,
    owns: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB,…", help="Files it may change; they need not exist yet."),
    ] = None,
    requires: Annotated[
        list[str] | None,
        typer.Option(metavar="FR-001,…", help="Requirements that it meets."),
    ] = None,
    subtask: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="A step of it; repeatable.")
    ] = None,
    body: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="The text for whoever works on it.")
    ] = None,
    mode: Annotated[
        str | None,
        typer.Option(
            metavar="MODE",
            help="code_change or planning_artifact. Default: what the mission type says.",
        ),
    ] = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Add a work package with the next free id."""
    call = Call(
        "tasks add", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    new = NewWorkPackage(
        title,
        depends=listed(depends),
        owns=globs(owns),
        requires=listed(requires),
        subtasks=tuple(subtask or ()),
        body=text_content(body, "--body") if body else "",
        execution_mode=choice(mode, PACKAGE_MODES, "--mode") if mode else None,
    )
    added = call.app.add_work_package()(call.planning(), new, call.operation())
    call.done(
        added,
        [f"Added {added.wp_id}: {added.file.title}."],
        next_step="add the others, then `fairlead tasks finalize`.",
    )
