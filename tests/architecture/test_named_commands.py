"""What the program tells people to type exists: each command that a text names, and its options."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from fairlead.apps.cli import program
from tests.architecture.source_tree import (
    Place,
    Source,
    assert_kept,
    broken,
    planted,
    product,
    product_texts,
)

COMMAND = re.compile(r"`fairlead ([^`]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
ALTERNATIVES = re.compile(r"((?:[a-z-]+ )*)([a-z|-]*)(.*)")
HOLE = "{}"


def wrong_commands(source: Source) -> Iterator[Place]:
    """Names of commands and options that are not there; what only running tells is passed over."""
    seen = {
        (line, problem)
        for line, text in (*source.strings, *source.documentation)
        for problem in problems(text)
    }
    for line, problem in sorted(seen):
        yield source.at(line, problem)


def problems(text: str) -> Iterator[str]:
    """What is wrong with the commands in a text; `open|close` stands for two of them."""
    for written in COMMAND.findall(" ".join(text.split())):
        before, choice, after = ALTERNATIVES.match(written).groups()  # type: ignore[union-attr]
        for word in choice.split("|"):
            problem = wrong(f"{before}{word}{after}")
            if problem:
                yield f"`fairlead {before}{word}{after}`: {problem}"


@cache
def wrong(words: str) -> str | None:
    """Say what does not exist of a command, or None."""
    found, typed = root(), words.split()
    while hasattr(found, "commands"):
        if not typed or HOLE in typed[0] or typed[0].startswith("-"):
            return None
        if typed[0] not in found.commands:
            return "there is no such command"
        found = found.commands[typed.pop(0)]
    known = {name for option in found.params for name in option.opts} | {"--help"}
    unknown = [name for name in OPTION.findall(" ".join(typed)) if name not in known]
    return f"it has no {', '.join(unknown)}" if unknown else None


@cache
def root() -> Any:
    return program()


def test_every_command_that_the_program_names_can_be_typed() -> None:
    assert_kept(wrong_commands, product())


def test_so_can_every_command_in_its_templates() -> None:
    found = [f"{name}: {said}" for name, text in product_texts().items() for said in problems(text)]

    assert found == []


def test_a_command_that_does_not_exist_is_noticed() -> None:
    source = planted('x = f"`fairlead {a}`, `fairlead fly {b}`, `fairlead status WP01 --fast`."')

    places = broken(wrong_commands, [source])

    assert [place.partition(": ")[2] for place in places] == [
        "`fairlead fly {}`: there is no such command",
        "`fairlead status WP01 --fast`: it has no --fast",
    ]
