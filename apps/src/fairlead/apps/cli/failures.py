"""Errors as people and programs see them: one shape, and the exit status (contract surfaces)."""

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

import typer

from fairlead.apps.cli.onward import onward
from fairlead.apps.cli.output import flush, give_up, say_error, warn, write_envelope
from fairlead.apps.cli.unprinted import AnswerNotPrinted
from fairlead.shared_kernel.errors import ErrorKind, FairleadError

DONE, REFUSED, USAGE, ENVIRONMENT, NEEDS_PERSON, TEMPORARY, INTERRUPTED = 0, 1, 2, 3, 4, 75, 130

_STATUS: Mapping[ErrorKind, int] = {
    ErrorKind.REFUSED: REFUSED,
    ErrorKind.ENVIRONMENT: ENVIRONMENT,
    ErrorKind.NEEDS_PERSON: NEEDS_PERSON,
    ErrorKind.TEMPORARY: TEMPORARY,
}

OTHER_CODES: Mapping[str, tuple[int, str]] = {
    "INTERNAL_ERROR": (ENVIRONMENT, "A defect of this program."),
    "INTERRUPTED": (INTERRUPTED, "Somebody ended the command; retry with the same `--op-id`."),
    "STORAGE_ERROR": (ENVIRONMENT, "The system could not read or write a file or folder."),
    "USAGE": (USAGE, "The command line itself is wrong."),
}
"""The codes of failures that are no errors of this program's own, with exit status and meaning."""


class Failure(NamedTuple):
    """What is said about an error, and the status to exit with."""

    status: int
    code: str
    message: str
    next_step: str
    retryable: bool = False
    details: Mapping[str, object] = {}


def report_failure(error: BaseException, *, as_json: bool, mission: str | None = None) -> int:
    """Say what went wrong, as JSON on stdout or as text on stderr; return the exit status.

    Whoever named a mission finds it in the commands that the next step consists of.
    """
    if isinstance(error, OSError) and not _is_printing():
        error = AnswerNotPrinted(error)
    if isinstance(error, AnswerNotPrinted):
        give_up(sys.stdout)
        as_json = False
        if error.nobody_reads:
            return _unread(error)
    failure = describe(error)
    failure = failure._replace(next_step=onward(failure.next_step, mission))
    if failure.code == "INTERNAL_ERROR" and os.environ.get("FAIRLEAD_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    if not (as_json and _is_printed(failure)):
        say_error(failure.code, failure.message, failure.next_step, failure.details)
    return failure.status


def _unread(error: AnswerNotPrinted) -> int:
    """What reads for nobody has failed; what was done is done, whoever hears of it."""
    if not error.done:
        return ENVIRONMENT
    warn(error.message)
    return DONE


def _is_printing() -> bool:
    try:
        flush()
    except AnswerNotPrinted:
        return False
    return True


def _is_printed(failure: Failure) -> bool:
    """Print the failure as JSON on stdout, and tell whether that was possible."""
    try:
        write_envelope("error", {k: v for k, v in failure._asdict().items() if k != "status"})
        flush()
    except AnswerNotPrinted:
        give_up(sys.stdout)
        return False
    return True


def describe(error: BaseException) -> Failure:
    """Put any error into the one shape."""
    if isinstance(error, FairleadError):
        return Failure(
            _STATUS[error.kind],
            error.code,
            error.message,
            error.next_step,
            error.retryable,
            error.details,
        )
    if isinstance(error, typer.TyperException):
        return _usage(error)
    if isinstance(error, KeyboardInterrupt | typer.Abort | EOFError):
        return Failure(
            INTERRUPTED,
            "INTERRUPTED",
            "interrupted",
            "Run the same command again; with the same --op-id nothing is done twice.",
            True,
        )
    if isinstance(error, OSError):
        return _storage(error)
    return Failure(
        ENVIRONMENT,
        "INTERNAL_ERROR",
        f"{type(error).__name__}: {error}",
        "This is a defect. Run the command again with FAIRLEAD_DEBUG=1 and report what it prints.",
    )


def _usage(error: typer.TyperException) -> Failure:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "fairlead"
    return Failure(
        error.exit_code if error.exit_code != 1 else USAGE,
        "USAGE",
        error.format_message(),
        f"Run `{command} --help`; it shows an example.",
    )


def _storage(error: OSError) -> Failure:
    place = f"{error.filename}: " if error.filename else ""
    return Failure(
        ENVIRONMENT,
        "STORAGE_ERROR",
        f"{place}{error.strerror or error}",
        "Check that the folder exists, is writable and has room, then run the command again.",
        details={"errno": error.errno, "file": str(error.filename or "")},
    )
