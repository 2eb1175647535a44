"""How decisions are told to people."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeAlias

import typer

from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.text import wrapped

DecisionArgument: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="Its id, the beginning of one, or its key.", show_default=False
    ),
]


def decision_lines(decision: Mapping[str, Any], *, marker: bool = False) -> Iterator[str]:
    """Yield a decision in full; with its marker for documents, if asked for."""
    for line in _lines(decision, marker=marker):
        yield from wrapped(line, WIDTH, indent="  ")


def _lines(decision: Mapping[str, Any], *, marker: bool) -> Iterator[str]:
    yield f"{decision['decision_id']}  {decision['status']}  ({decision['input_key']})"
    yield f"  {decision['question']}"
    for option in decision["options"]:
        yield f"  - {option}"
    if decision["opened_by"]:
        yield f"  asked by {decision['opened_by']} at {decision['created_at'][:19]}"
    if decision["answer"]:
        yield f"  answer: {decision['answer']}"
    if decision["rationale"]:
        yield f"  because: {decision['rationale']}"
    if decision["resolved_by"]:
        yield f"  {decision['status']} by {decision['resolved_by']}"
    if marker:
        yield "Where the answer belongs in spec.md or plan.md, put:"
        yield f"  {decision['marker']}"


def short_line(decision: Mapping[str, Any]) -> str:
    """Tell a decision in one line."""
    answer = f" -> {decision['answer']}" if decision["answer"] else ""
    return f"{decision['decision_id']}  {decision['status']:<8}  {decision['question']}{answer}"
