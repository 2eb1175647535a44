"""Reading command-line words as they are, and the values made of them."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

SWITCHES = ("--json", "--quiet")
"""Every command has these, and no group."""


class PlainWords:
    """Takes the place of typer's converter where a parameter is text, a list of texts or a flag."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the word or words unchanged; nothing given is None, or an empty list."""
        several = getattr(param, "multiple", False) or param.nargs == -1
        if value is None:
            return () if several else None
        return value


def as_typed(words: Sequence[str]) -> list[str]:
    """Return the words as they were typed, in UTF-8 whatever the locale says.

    Raises:
        typer.BadParameter: one holds bytes that are no text; nothing durable may.
    """
    import os

    try:
        "".join(words).encode()
    except UnicodeEncodeError:
        try:
            return [os.fsencode(word).decode("utf-8") for word in words]
        except UnicodeError as error:
            raise typer.BadParameter(f"A word is not UTF-8: {error}.") from None
    return list(words)


def options(words: Sequence[str]) -> Sequence[str]:
    """Return the words before the `--` that ends options; one may also be an option's value."""
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if word == "--" and (not before.startswith("-") or before in SWITCHES):
            return words[:at]
    return words


def number(text: str | None, option: str) -> int | None:
    """Read a whole number that an option was given.

    Raises:
        typer.BadParameter: it is none.
    """
    if text is None or text == "":
        return None
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a whole number.", param_hint=option) from None


def content(source: str, option: str) -> bytes:
    """Read what `FILE|-` names: a file, or standard input.

    Raises:
        typer.BadParameter: the file cannot be read.
    """
    import sys

    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise typer.BadParameter(f"{source}: {reason}", param_hint=option) from None


def text_content(source: str, option: str) -> str:
    """Read what `FILE|-` names, as UTF-8 text.

    Raises:
        typer.BadParameter: it cannot be read, or is no text.
    """
    try:
        return content(source, option).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{source} is not UTF-8: {error}", param_hint=option) from None


def listed(words: Sequence[str] | None) -> tuple[str, ...]:
    """Read an option that takes `A,B` and may be repeated."""
    return tuple(part.strip() for word in words or () for part in word.split(",") if part.strip())


def globs(words: Sequence[str] | None) -> tuple[str, ...]:
    """Read an option that takes `A,B` and may be repeated; `{a,b}` and `[a,b]` stay whole."""
    outside = r"(?:\{[^{}]*\}|\[[^\[\]]*\]|[^,])+"
    parts = [part.strip() for word in words or () for part in re.findall(outside, word)]
    return tuple(part for part in parts if part)


def one_of(chosen: Sequence[tuple[str, bool]]) -> str | None:
    """Return the name of the one switch that is on, or None.

    Raises:
        typer.BadParameter: two are on.
    """
    on = [name for name, switched in chosen if switched]
    if len(on) > 1:
        raise typer.BadParameter(f"{' and '.join(on)} exclude each other.")
    return on[0] if on else None


def choice(word: str, choices: Sequence[str], option: str) -> str:
    """Read one of a few words, hyphens and capitals aside.

    Raises:
        typer.BadParameter: it is none of them; the message lists them.
    """
    read = word.strip().lower().replace("-", "_")
    if read not in choices:
        listing = ", ".join(choices)
        raise typer.BadParameter(f"{word!r} is none of: {listing}.", param_hint=option)
    return read
