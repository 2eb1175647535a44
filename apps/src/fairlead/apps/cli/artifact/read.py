"""`fairlead artifact read`."""

import sys

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import say_text
from fairlead.apps.cli.parameters import (
    ArtifactArgument,
    JsonOption,
    MissionOption,
    QuietOption,
)

EXAMPLES = ("fairlead artifact read spec.md",)


def read(
    name: ArtifactArgument,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Print a document of a mission as it is at the authority."""
    call = Call("artifact read", mission=mission, as_json=as_json, quiet=quiet)
    found = call.app.read_artifact()(call.reading(), name)
    if as_json:
        call.show(found)
    elif sys.stdout.isatty():
        say_text(found.text)
    else:
        # Into a file or a pipe go the very bytes; only a terminal could be hurt by them.
        sys.stdout.buffer.write(found.content)
