"""`fairlead prompt`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call, named, work_package
from fairlead.apps.cli.output import say_text
from fairlead.apps.cli.parameters import (
    ActorOption,
    AgentOption,
    JsonOption,
    MissionOption,
    QuietOption,
    WorkPackageArgument,
)
from fairlead.apps.cli.words import choice
from fairlead.execution.prompts import render_text

EXAMPLES = ("fairlead prompt WP01 --action implement",)


def prompt(
    wp: WorkPackageArgument,
    *,
    action: Annotated[
        str | None,
        typer.Option(metavar="ACTION", help="implement, review or fix. Default: what fits."),
    ] = None,
    agent: AgentOption = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Print what an agent is told about a work package; nothing is written."""
    who = named(agent, actor)
    call = Call("prompt", mission=mission, actor=who, as_json=as_json, quiet=quiet)
    wp_id = work_package(wp)
    wanted = choice(action, ("implement", "review", "fix"), "--action") if action else None
    shown = call.app.show_prompt()(call.prompting(wp_id), wp_id, action=wanted)
    if as_json:
        call.show(shown)
    else:
        say_text(render_text(shown))
