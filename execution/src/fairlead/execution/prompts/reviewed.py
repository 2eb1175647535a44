"""What a reviewer looks at: from where to where, said in one place for prompts and for answers."""

from dataclasses import dataclass
from shlex import quote
from typing import TypeAlias

from fairlead.execution.context import PromptContext
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.context import ReviewContext
from fairlead.shared_kernel.naming import HEADS, MissionNames

Telling: TypeAlias = PromptContext | ReviewContext
"""Who is told, and who tells on the way to handing a package out: the same place for both."""


@dataclass(frozen=True, slots=True)
class ReviewRange:
    """The commits of a package; `beside` is a folder of the program's own commits among them."""

    base: str
    head: str
    beside: str = ""

    def __str__(self) -> str:
        return f"{self.base}...{self.head}"

    @property
    def typed(self) -> str:
        """What follows `git diff` on a command line."""
        return f"{self} -- . {quote(f':(exclude){self.beside}')}" if self.beside else str(self)


def review_range(context: Telling, state: MissionState, wp_id: str) -> ReviewRange:
    """Return what is to be reviewed, at the head that the review began with, else the lane's tip.

    A lane that is the authority's own branch is never ahead of it: there the package's commits are
    those since its first claim, between those of the bookkeeping.
    """
    status = state.snapshot.work_packages.get(wp_id)
    lane = state.plan.lane_of(wp_id) if state.plan else None
    branch = context.branches.lane_branches.get(lane.lane_id, "") if lane else ""
    authority = context.branches.destination.ref.removeprefix(HEADS)
    head = status.review_head if status and status.review_head else branch
    if branch == authority and status and status.lane_start:
        beside = MissionNames(context.identity.folder).directory
        return ReviewRange(status.lane_start, head, beside)
    return ReviewRange(authority, head)
