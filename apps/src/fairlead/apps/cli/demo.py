"""`fairlead demo`."""

from pathlib import Path
from typing import Annotated, final

import typer

from fairlead.apps.cli.output import WIDTH, Answer, say
from fairlead.apps.cli.parameters import JsonOption, QuietOption
from fairlead.apps.cli.text import wrapped
from fairlead.apps.demo import StepFailed, run_demo
from fairlead.shared_kernel.errors import ErrorKind, FairleadError

EXAMPLES = ("fairlead demo --dir pocketbook",)


@final
class DemoFailed(FairleadError):
    """A step of the demo did not do what it should."""

    code = "DEMO_FAILED"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, failure: StepFailed, folder: Path) -> None:
        super().__init__(
            f"{failure}\n{failure.output.rstrip()}",
            next_step=f"Look at {folder}; run `fairlead doctor` there.",
            details={"directory": str(folder), "output": failure.output, "code": failure.code},
        )


def demo(
    directory: Annotated[
        str | None,
        typer.Option("--dir", "--keep", metavar="DIR", help="Where to make the repository."),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show the board each time a package changes lane.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Run a whole mission with three scripted agents in a scratch repository, and keep it."""
    folder = _folder(directory)
    answer = Answer(as_json=as_json, quiet=quiet)
    try:
        result = run_demo(folder, _silence if as_json or quiet else _tell, watch=watch)
    except StepFailed as failure:
        raise DemoFailed(failure, folder) from failure
    took = f"The whole mission took {result.seconds:.1f} s."
    answer.done("demo", result, ["", took], next_step=f"`cd {folder}` and look around.")


def _folder(directory: str | None) -> Path:
    if directory is None:
        import tempfile

        return Path(tempfile.mkdtemp(prefix="fairlead-demo-")).resolve() / "pocketbook"
    folder = Path(directory).resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise typer.BadParameter(f"{folder} is not an empty folder.", param_hint="--dir")
    return folder


def _tell(line: str) -> None:
    import sys

    for part in wrapped(line, WIDTH, indent=" " * 18):
        say(part)
    sys.stdout.flush()


def _silence(line: str) -> None:
    """Tell nothing: stdout carries only the one object."""
