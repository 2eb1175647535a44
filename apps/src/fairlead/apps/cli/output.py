"""What commands print: one JSON object, or lines of at most 80 columns for people."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from io import TextIOWrapper
from typing import Any

from fairlead.apps.cli.text import printable, wrapped

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
        """Print the result of a write: the same, and nothing at all under `--quiet`."""
        if self.as_json or not self.quiet:
            self.give(schema, data, lines, next_step=next_step)


def accept_any_letter() -> None:
    """Let letters that the terminal's encoding lacks be written out instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write_envelope(schema: str, data: object) -> None:
    """Write the one JSON object of a command to stdout; schema `error` makes it a failure."""
    import json

    body = {"error" if schema == "error" else "data": plain(data)}
    envelope = {"schema": f"fairlead.{schema}/1", "ok": schema != "error"} | body
    # ASCII on purpose: whatever the terminal's encoding, no byte of an id or title can hurt it.
    sys.stdout.write(json.dumps(envelope, allow_nan=False) + "\n")


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
    sys.stdout.write(printable(line) + "\n")


def warn(message: str) -> None:
    """Print a warning to stderr."""
    for line in wrapped(f"warning: {message}", WIDTH, indent="  "):
        sys.stderr.write(printable(line) + "\n")


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
            sys.stderr.write(printable(line) + "\n")


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
