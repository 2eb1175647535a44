"""How decisions are told to people."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeAlias

import typer

DecisionArgument: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="Its id, the beginning of one, or its key.", show_default=False
    ),
]


def decision_lines(decision: Mapping[str, Any]) -> Iterator[str]:
    """Yield a decision in full."""
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


def short_line(decision: Mapping[str, Any]) -> str:
    """Tell a decision in one line."""
    answer = f" -> {decision['answer']}" if decision["answer"] else ""
    return f"{decision['decision_id']}  {decision['status']:<8}  {decision['question']}{answer}"
