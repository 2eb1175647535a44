"""`fairlead log`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH, plain, say
from fairlead.apps.cli.parameters import JsonOption, MissionOption, QuietOption
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.text import wrapped
from fairlead.apps.cli.verdicts import LogNotVerified, finding_lines
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.counting import counted

EXAMPLES = ("fairlead log", "fairlead log --verify")


def log(
    verify: Annotated[
        bool, typer.Option("--verify", help="Check log and snapshot at every commit.")
    ] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on with what happens from now, until Ctrl-C.")
    ] = False,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show everything that happened in a mission, oldest first."""
    if follow and (as_json or verify):
        raise typer.BadParameter("--follow goes with neither --json nor --verify.")
    call = Call("log", mission=mission, as_json=as_json, quiet=quiet)
    if verify:
        _verify(call)
        return
    context = call.reading()
    rows = [dict(row.data) for row in call.app.read_log()(context)]
    data = {"mission_slug": context.identity.mission_slug, "events": rows}
    from fairlead.apps.cli.story import story_line

    if follow:
        from fairlead.apps.cli.watching import as_long_as_read

        with as_long_as_read():
            for row in rows:
                say(story_line(row))
            _follow(call, context)
        return
    check = "`fairlead log --verify` checks it at every commit."
    call.show(data, (story_line(row) for row in rows), next_step=check)


def _follow(call: Call, context: ReadContext) -> None:
    """Print rows as they are committed; a look at the ref is all that a pause costs."""
    from fairlead.apps.cli.output import flush
    from fairlead.apps.cli.story import story_line
    from fairlead.apps.cli.watching import pause

    flush()
    try:
        for rows in call.app.follow_log()(context, pause):
            for row in rows:
                say(story_line(row.data))
            flush()
    except KeyboardInterrupt:
        return  # that is how one stops it
    say(f"{context.surface.read_ref} is gone: the mission was merged or closed.")


def _verify(call: Call) -> None:
    call.name = "log verify"
    context = call.reading()
    with working(call.answer, "verifying the log"):
        verified = call.app.verify_log()(context)
    data = plain(verified)
    if not verified.verified:
        raise LogNotVerified(data)
    read = f"{counted(data['rows'], 'row')} in {counted(data['commits'], 'commit')}"
    lines = [*finding_lines(data["findings"]), read]
    said = wrapped(
        "verified: every log extends the one before, every snapshot fits.", WIDTH, indent="  "
    )
    long = (part for line in lines for part in wrapped(line, WIDTH, indent="  "))
    call.show(data, [*long, *said], next_step="`fairlead status`.")
