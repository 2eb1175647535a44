"""What commands print: one JSON object, or lines of at most 80 columns for people."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from fairlead.apps.cli.text import printable, wrapped
from fairlead.apps.cli.unprinted import AnswerNotPrinted

WIDTH = 80


class Answer:
    """How one command answers: as JSON, for people, or for people who asked for quiet."""

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json, self.quiet = as_json, quiet

    def give(
        self, schema: str, data: object, lines: Iterable[str] = (), *, next_step: str = ""
    ) -> None:
        """Print the result: `data` under its schema, or `lines` and then what to do next."""
        if self.as_json:
            write_envelope(schema, data)
            return
        for line in lines:
            say(line)
        if next_step and not self.quiet:
            for line in wrapped(f"Next: {next_step}", WIDTH, indent="      "):
                say(line)

    def done(
        self, schema: str, data: object, lines: Iterable[str] = (), *, next_step: str = ""
    ) -> None:
        """Print the result of a write: the same, and nothing at all under `--quiet`.

        Raises:
            AnswerNotPrinted: it cannot be printed; what it tells of is done all the same.
        """
        if self.quiet and not self.as_json:
            return
        try:
            self.give(schema, data, lines, next_step=next_step)
            flush()
        except AnswerNotPrinted as lost:
            told = plain(data)
            commits = told.get("commits", ()) if isinstance(told, Mapping) else ()
            raise lost.after_a_write(commits) from lost


def prepare_streams() -> None:
    """Let letters that the terminal's encoding lacks be written out, and closed streams be silent.

    What Python opens next would take the number of a closed one, and our words with it.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def put(text: str) -> None:
    """Write to stdout.

    Raises:
        AnswerNotPrinted: nobody reads, or there is no room.
    """
    try:
        sys.stdout.write(text)
    except OSError as error:
        raise AnswerNotPrinted(error) from error


def flush() -> None:
    """Hand over what was printed: a reader who went away, or a full disk, is an error now.

    Raises:
        AnswerNotPrinted: nobody reads, or there is no room.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        raise AnswerNotPrinted(error) from error


def give_up(stream: TextIO) -> None:
    """Let nothing be written there any more; the interpreter would complain again at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def write_envelope(schema: str, data: object) -> None:
    """Write the one JSON object of a command to stdout; schema `error` makes it a failure."""
    import json

    body = {"error" if schema == "error" else "data": plain(data)}
    envelope = {"schema": f"fairlead.{schema}/1", "ok": schema != "error"} | body
    # ASCII on purpose: whatever the terminal's encoding, no byte of an id or title can hurt it.
    put(json.dumps(envelope, allow_nan=False) + "\n")


def plain(value: object) -> Any:
    """Return the JSON form of a result: objects, lists, texts, numbers."""
    written = getattr(value, "written", None)
    if callable(written):
        return plain(written())
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        return {name: plain(getattr(value, name)) for name in fields}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value if isinstance(value, str | int | float | None) else str(value)


def say(line: str = "") -> None:
    """Print one line for people; control characters in it are made visible."""
    put(printable(line) + "\n")


def warn(message: str) -> None:
    """Print a warning to stderr."""
    for line in wrapped(f"warning: {message}", WIDTH, indent="  "):
        _tell(line)


def say_error(code: str, message: str, next_step: str, details: Mapping[str, object]) -> None:
    """Print an error for people to stderr: what, its code, what did not happen, what to do."""
    paragraphs: Sequence[tuple[str, str]] = (
        (f"error: {message}", "  "),
        (f"code:  {code}", "       "),
        *((text, "       ") for text in _lost(details)),
        (f"next:  {next_step}", "       "),
    )
    for text, indent in paragraphs:
        for line in wrapped(text, WIDTH, indent=indent):
            _tell(line)


def _tell(line: str) -> None:
    """Print a line to stderr; where that is impossible there is nobody left to be told."""
    try:
        sys.stderr.write(printable(line) + "\n")
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)


def _lost(details: Mapping[str, object]) -> Iterable[str]:
    """Name the transitions that did not happen, and why git or a hook said no."""
    if details.get("destination_ref"):
        yield f"ref:   {details['destination_ref']}"
    if details.get("rejected_reason"):
        yield f"why:   {details['rejected_reason']}"
    moves = details.get("transitions_not_recorded")
    for move in moves if isinstance(moves, list | tuple) else ():
        yield f"lost:  {move.get('wp_id')} {move.get('from_lane')} -> {move.get('to_lane')}"


def say_text(text: str) -> None:
    """Print a document as it is, line by line; control characters in it are made visible."""
    for line in text.splitlines():
        say(line)
