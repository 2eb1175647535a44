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


def _silence(_: str) -> None:
    """Show nothing: nobody watches."""
