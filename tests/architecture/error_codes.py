"""The published error codes, and the reference page that is generated from them.

Run `python -m tests.architecture.error_codes --write` (or `make docs`) after adding an error.
"""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import fairlead
from fairlead.apps.cli.failures import OTHER_CODES
from fairlead.shared_kernel.errors import ErrorKind, FairleadError

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "error-codes.md"

EXIT_STATUS = {
    ErrorKind.REFUSED: 1,
    ErrorKind.ENVIRONMENT: 3,
    ErrorKind.NEEDS_PERSON: 4,
    ErrorKind.TEMPORARY: 75,
}
_HEAD = """# Error codes

Generated from the error classes by `make docs`; do not edit.

With `--json`, every failure is `{"schema": "fairlead.error/1", "ok": false, "error": {…}}`, and
`error.code` is one of these. A code never changes its meaning. The message is for people and may
change; `error.next_step` is the next safe thing to do; `error.retryable` is true when the same
command may succeed later without anyone changing anything.

| Exit status | Meaning |
|---|---|
| 0 | done and durable |
| 1 | refused by a rule; nothing was changed |
| 2 | the command line itself is wrong |
| 3 | the environment is wrong or something is damaged |
| 4 | a person is needed, such as for a merge conflict |
| 75 | temporary; a retry is safe |
| 130 | interrupted |

A write is done once its ref has moved, printed or not. Where there is no room for its answer it
exits with 3 and `ANSWER_NOT_PRINTED`, and stderr names its commits; where who read the answer went
away it exits with 0, and a warning names them.

| Code | Exit | Meaning |
|---|---|---|
"""


def import_everything() -> None:
    """Import every module of every installed portion."""
    for module in pkgutil.walk_packages(fairlead.__path__, "fairlead."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def published_errors() -> list[type[FairleadError]]:
    """The errors that can be raised, by code; families are not among them."""
    leaves = [error for error in _family(FairleadError) if not error.__subclasses__()]
    return sorted(leaves, key=lambda error: (error.code, error.__qualname__))


def page() -> str:
    """The reference page as it must be."""
    import_everything()
    rows = [(error.code, EXIT_STATUS[error.kind], _meaning(error)) for error in published_errors()]
    rows += [(code, *told) for code, told in OTHER_CODES.items()]
    lines = [f"| `{code}` | {status} | {meaning} |" for code, status, meaning in sorted(rows)]
    return _HEAD + "\n".join(lines) + "\n"


def _meaning(error: type[FairleadError]) -> str:
    return inspect.cleandoc(error.__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def _family(error: type[FairleadError]) -> Iterator[type[FairleadError]]:
    for child in error.__subclasses__():
        # Errors that tests define for themselves are not published.
        if child.__module__.startswith("fairlead."):
            yield child
            yield from _family(child)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
