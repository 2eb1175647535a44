"""Nested facts for people: one line for each, indented below what it belongs to."""

from collections.abc import Iterator, Mapping

from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.text import wrapped


def fact_lines(facts: Mapping[str, object], depth: int = 0) -> Iterator[str]:
    """Yield the facts; what is empty is left out."""
    margin = "  " * depth
    for name, value in facts.items():
        label = f"{margin}{name.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield label
            yield from fact_lines(value, depth + 1)
        elif value not in (None, "", [], ()):
            shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            yield from wrapped(f"{label}: {shown}", WIDTH, indent=margin + "    ")
