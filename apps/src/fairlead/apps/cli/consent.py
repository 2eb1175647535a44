"""Asking a person, once, whether commands of the repository may be run."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import say
from fairlead.governance.policy import RepositoryCommand, RepositoryNotTrusted

Answer = TypeVar("Answer")


def with_consent(call: Call, work: Callable[[], Answer]) -> Answer:
    """Do `work`; where it runs commands that nobody agreed to, ask on a terminal and do it again.

    Raises:
        RepositoryNotTrusted: the person said no, or there is no terminal to ask on.
    """
    try:
        return work()
    except RepositoryNotTrusted as refused:
        if not _can_ask(call) or not agreed(refused.commands):
            raise
        call.app.trust().grant(
            RepositoryCommand(str(one["origin"]), str(one["command"])) for one in refused.commands
        )
    return work()


def agreed(commands: Sequence[Mapping[str, Any]]) -> bool:
    """Show the commands and ask whether they may be run here, now and later."""
    say("This repository provides commands that would be run on your machine:")
    for one in commands:
        say(f"  {one['command']}   ({one['origin']})")
    return typer.confirm("Do you trust it to run them, now and later?", default=False, err=True)


def _can_ask(call: Call) -> bool:
    return not call.answer.as_json and sys.stdin.isatty() and sys.stdout.isatty()
