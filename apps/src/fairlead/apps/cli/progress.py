"""Signs of life for people: on a terminal only, and only where something may take a while."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fairlead.apps.cli.output import Answer


@contextmanager
def working(answer: Answer, what: str) -> Iterator[Callable[[str], None]]:
    """Show that work goes on; the function yielded names what is being done now."""
    if answer.as_json or answer.quiet or not sys.stderr.isatty():
        yield _silence
        return
    from rich.console import Console

    with Console(stderr=True).status(what) as status:
        yield lambda detail: status.update(f"{what}: {detail}")


@contextmanager
def counting(answer: Answer, what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar; the function yielded is told how much is done, of how much."""
    if answer.as_json or answer.quiet or not sys.stderr.isatty():
        yield _silence
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)


def _silence(*_: object) -> None:
    """Show nothing: nobody watches."""
