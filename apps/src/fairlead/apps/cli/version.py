"""`fairlead version`."""

from fairlead.apps.cli.output import Answer
from fairlead.apps.cli.parameters import JsonOption, QuietOption
from fairlead.apps.version import VERSION

EXAMPLES = ("fairlead version --json",)


def version(as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Print the version of this program."""
    Answer(as_json=as_json, quiet=quiet).give(
        "version", {"version": VERSION}, [f"fairlead {VERSION}"]
    )
