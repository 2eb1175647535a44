"""`fairlead prompt`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call, named, work_package
from fairlead.apps.cli.completion import complete_work_packages
from fairlead.apps.cli.output import say_text
from fairlead.apps.cli.parameters import (
    ActorOption,
    AgentOption,
    JsonOption,
    MissionOption,
    ProfileOption,
    QuietOption,
)
from fairlead.apps.cli.words import choice
from fairlead.execution.prompts import render_text

_OF_PACKAGES = ("implement", "review", "fix")
EXAMPLES = ("fairlead prompt WP01 --action implement", "fairlead prompt --action accept")


def prompt(
    wp: Annotated[
        str | None,
        typer.Argument(
            metavar="WP",
            help="A work package such as WP01. Without one: a step of the whole mission.",
            show_default=False,
            autocompletion=complete_work_packages,
        ),
    ] = None,
    *,
    action: Annotated[
        str | None,
        typer.Option(
            metavar="ACTION",
            help="implement, review or fix (default: what fits); without WP a step's name.",
        ),
    ] = None,
    profile: ProfileOption = None,
    agent: AgentOption = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Print what an agent is told about a work package or a step; nothing is written."""
    who = named(agent, actor)
    call = Call("prompt", mission=mission, actor=who, as_json=as_json, quiet=quiet)
    if wp is None:
        _show_step(call, action, profile)
        return
    wp_id = work_package(wp)
    wanted = choice(action, _OF_PACKAGES, "--action") if action else None
    shown = call.app.show_prompt()(call.prompting(wp_id), wp_id, action=wanted, profile=profile)
    if as_json:
        call.show(shown)
    else:
        say_text(render_text(shown))


def _show_step(call: Call, action: str | None, profile: str | None) -> None:
    if action is None or action in _OF_PACKAGES:
        raise typer.BadParameter("Name a work package, or a step of the mission with --action.")
    shown = call.app.show_step_prompt()(call.reading(), action, call.actor, profile=profile)
    if call.answer.as_json:
        call.show(shown)
    else:
        say_text(shown.text)
