"""`fairlead tasks import`."""

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
from fairlead.apps.cli.words import content
from fairlead.mission_management.planning import GivenFile

EXAMPLES = ("fairlead tasks import WP02-mail.md",)


def import_files(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Markdown files with front matter.")
    ],
    *,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Take in work package files that people or agents wrote, all of them or none."""
    call = Call(
        "tasks import", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    given = [GivenFile(name, content(name, "FILE")) for name in files]
    taken = call.app.import_work_packages()(call.planning(), given, call.operation())
    lines = [f"{one.outcome.value} {one.file.wp_id}: {one.file.title}" for one in taken.packages]
    call.done(taken, lines, next_step="`fairlead tasks finalize`.")
