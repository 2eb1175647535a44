"""`fairlead trust`."""

import sys
from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.consent import agreed
from fairlead.apps.cli.output import plain
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.words import one_of

EXAMPLES = ("fairlead trust", "fairlead trust --list", "fairlead trust --revoke")


def trust(
    *,
    listing: Annotated[
        bool, typer.Option("--list", help="Show what you trust, in every repository.")
    ] = False,
    revoke: Annotated[
        bool, typer.Option("--revoke", help="Trust nothing of this repository any more.")
    ] = False,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Let commands that this repository provides be run on your machine, such as proofs.

    What you agree to is kept in your own configuration and in no repository. A command that changes
    is asked about again.
    """
    call = Call("trust", mission=mission, as_json=as_json, quiet=quiet)
    match one_of((("--list", listing), ("--revoke", revoke))):
        case "--list":
            _list(call)
        case "--revoke":
            _revoke(call)
        case _:
            _grant(call)


def _grant(call: Call) -> None:
    grant = call.app.grant_trust()
    missing = grant.missing(call.mission)
    asking = not call.answer.as_json and sys.stdin.isatty() and sys.stdout.isatty()
    if missing and asking and not agreed([dict(one.written()) for one in missing]):
        raise typer.Abort
    granted = grant(call.mission)
    data = plain(granted)
    lines = [f"trusted: {one['command']}   ({one['origin']})" for one in data["fresh"]]
    nothing = (
        "Everything that this repository would run is trusted already."
        if data["trusted"]
        else "This repository provides no commands to run; there is nothing to trust."
    )
    call.done(data, lines or [nothing], next_step="`fairlead accept`.")


def _revoke(call: Call) -> None:
    known = call.app.trust().revoke()
    repository = str(call.app.checkout().primary_root)
    data = {
        "repository": repository,
        "trusted": False,
        "digest": None,
        "commands": [],
        "fresh": [],
    }
    told = "Nothing of it is trusted any more." if known else "Nothing of it was trusted."
    call.done(data, [told])


def _list(call: Call) -> None:
    call.name = "trust list"
    entries = [plain(one) for one in call.app.governance.trust_store().all()]
    lines: list[str] = []
    for entry in entries:
        lines.append(f"{entry['repository']}   since {entry['trusted_at']}")
        lines += [f"  {one['command']}   ({one['origin']})" for one in entry["commands"]]
    call.show({"repositories": entries}, lines or ["Nothing is trusted."])
