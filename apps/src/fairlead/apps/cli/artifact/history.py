"""`fairlead artifact history`."""

from collections.abc import Iterator, Mapping
from typing import Any

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import WIDTH, plain
from fairlead.apps.cli.parameters import (
    ArtifactArgument,
    JsonOption,
    MissionOption,
    QuietOption,
)
from fairlead.apps.cli.text import cut, printable

EXAMPLES = ("fairlead artifact history spec.md",)


def history(
    name: ArtifactArgument,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show who wrote which version of a document, when, and by which operation; newest first."""
    call = Call("artifact history", mission=mission, as_json=as_json, quiet=quiet)
    data = plain(call.app.trace_artifact()(call.reading(), name))
    latest = data["versions"][0]["commit"][:12]
    call.show(data, _lines(data), next_step=f"`git show {latest}`, or any other of them.")


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    yield cut(printable(data["path"]), WIDTH)
    for version in data["versions"]:
        at = version["committed_at"][:19].replace("T", " ")
        size = "removed" if version["change"] == "removed" else f"{version['size']} bytes"
        who = f"v{version['version']:<3} {at}  {version['commit'][:12]}  {size}"
        yield cut(printable(f"{who}  {version['actor']}"), WIDTH)
        by = " ".join(filter(None, (version["event"], version["operation"])))
        yield cut(printable(f"     {by or version['message']}"), WIDTH)
