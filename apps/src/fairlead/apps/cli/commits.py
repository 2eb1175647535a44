"""The commit summary: what a command committed, where, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.text import cut
from fairlead.mission_management.missions import commit_summary

if TYPE_CHECKING:
    from fairlead.shared_kernel.commit_target import CommitReceipt

_MOST = 5


def summary_lines(commits: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the summary for people: at most 1 KB, two lines for each commit."""
    for commit in commits[:_MOST]:
        yield cut(f"  {commit['commit'][:8]} {commit['outcome']} on {commit['branch']}", WIDTH)
        yield cut(f"           {commit['message']}", WIDTH)
    if len(commits) > _MOST:
        yield f"  and {len(commits) - _MOST} more"


def recorded(*receipts: CommitReceipt | None) -> Mapping[str, object]:
    """Return what every write answers with: its commits, and the ids of the rows it logged."""
    made = [receipt for receipt in receipts if receipt is not None]
    return {
        "commits": [commit_summary(receipt) for receipt in made],
        "event_ids": [event_id for receipt in made for event_id in receipt.event_ids],
    }


def warnings_of(result: object, receipts: Iterable[CommitReceipt | None]) -> tuple[str, ...]:
    """Return what a person should know although the command succeeded, each once."""
    said = [*(getattr(result, "warnings", None) or ())]
    own = (getattr(result, "receipt", None), *(getattr(result, "receipts", None) or ()))
    for receipt in (*own, *receipts):
        said += receipt.warnings if receipt else ()
    return tuple(dict.fromkeys(said))
