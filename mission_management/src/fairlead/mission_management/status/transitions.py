"""The one table of the state machine: which lane may follow which, and on what condition.

It drives validation, the error texts, the diagram in the docs and the tests (contract status).
"""

from enum import StrEnum
from typing import NamedTuple

from fairlead.mission_management.status.values import DISPLAY_LANES, StatusLane


class Guard(StrEnum):
    """A condition of an edge. The value is published as `details.guard` of a refusal."""

    ACTOR = "actor"
    DEPENDENCIES = "dependencies"
    LEASE = "lease"
    REASON = "reason"
    OPERATOR_REASON = "operator_reason"
    WORKSPACE = "workspace"
    SUBTASKS = "subtasks"
    IMPLEMENTATION_EVIDENCE = "implementation_evidence"
    REVIEW_APPROVED = "review_approved"
    INDEPENDENT_REVIEW = "independent_review"
    REVIEW_CURRENT = "review_current"
    CHANGES_REQUESTED = "changes_requested"
    REVIEW_REF = "review_ref"
    INTEGRATED_CODE = "integrated_code"
    CAME_FROM = "came_from"


GUARD_TEXTS = {
    Guard.ACTOR: "an actor",
    Guard.DEPENDENCIES: "every dependency satisfied",
    Guard.LEASE: "no live lease of another holder",
    Guard.REASON: "a reason",
    Guard.OPERATOR_REASON: "an operator's reason",
    Guard.WORKSPACE: "a workspace",
    Guard.SUBTASKS: "all subtasks done",
    Guard.IMPLEMENTATION_EVIDENCE: "a commit of the lane in the package's scope, "
    "or `no_code` evidence",
    Guard.REVIEW_APPROVED: "a review result with verdict `approved`",
    Guard.INDEPENDENT_REVIEW: "a reviewer who is not the implementer, or `--self-review`",
    Guard.REVIEW_CURRENT: "the lane has not moved since the review began",
    Guard.CHANGES_REQUESTED: "a review result with verdict `changes_requested`",
    Guard.REVIEW_REF: "a review reference",
    Guard.INTEGRATED_CODE: "the reviewed commit is merged by this very commit, "
    "or `no_code` evidence",
    Guard.CAME_FROM: "it was blocked in that lane",
}


class Edge(NamedTuple):
    """A step from one lane to another, and what it needs when nobody forces it."""

    source: StatusLane
    target: StatusLane
    guards: tuple[Guard, ...] = ()


_L, _G = StatusLane, Guard
_UNDER_WAY = (_L.CLAIMED, _L.IN_PROGRESS, _L.FOR_REVIEW, _L.IN_REVIEW, _L.APPROVED)

TRANSITIONS: tuple[Edge, ...] = (
    Edge(_L.GENESIS, _L.PLANNED),
    Edge(_L.GENESIS, _L.CANCELED),
    Edge(_L.PLANNED, _L.CLAIMED, (_G.ACTOR, _G.DEPENDENCIES, _G.LEASE)),
    Edge(_L.PLANNED, _L.BLOCKED, (_G.REASON,)),
    Edge(_L.PLANNED, _L.CANCELED, (_G.OPERATOR_REASON,)),
    Edge(_L.CLAIMED, _L.IN_PROGRESS, (_G.WORKSPACE,)),
    Edge(_L.CLAIMED, _L.PLANNED, (_G.REASON,)),
    Edge(_L.IN_PROGRESS, _L.FOR_REVIEW, (_G.SUBTASKS, _G.IMPLEMENTATION_EVIDENCE)),
    Edge(_L.IN_PROGRESS, _L.APPROVED, (_G.REVIEW_APPROVED, _G.INDEPENDENT_REVIEW)),
    Edge(_L.IN_PROGRESS, _L.PLANNED, (_G.REASON,)),
    Edge(_L.FOR_REVIEW, _L.IN_REVIEW, (_G.ACTOR,)),
    Edge(_L.IN_REVIEW, _L.FOR_REVIEW, (_G.REASON,)),
    Edge(
        _L.IN_REVIEW,
        _L.APPROVED,
        (_G.REVIEW_APPROVED, _G.INDEPENDENT_REVIEW, _G.REVIEW_CURRENT),
    ),
    Edge(_L.IN_REVIEW, _L.IN_PROGRESS, (_G.CHANGES_REQUESTED,)),
    Edge(_L.IN_REVIEW, _L.PLANNED, (_G.CHANGES_REQUESTED,)),
    Edge(_L.APPROVED, _L.DONE, (_G.INTEGRATED_CODE,)),
    Edge(_L.APPROVED, _L.IN_PROGRESS, (_G.REVIEW_REF,)),
    Edge(_L.APPROVED, _L.PLANNED, (_G.REVIEW_REF,)),
    *(Edge(lane, _L.BLOCKED, (_G.REASON,)) for lane in _UNDER_WAY),
    *(Edge(lane, _L.CANCELED, (_G.OPERATOR_REASON,)) for lane in _UNDER_WAY),
    *(Edge(_L.BLOCKED, lane, (_G.CAME_FROM, _G.ACTOR, _G.REASON)) for lane in _UNDER_WAY),
    Edge(_L.BLOCKED, _L.PLANNED, (_G.ACTOR, _G.REASON)),
    Edge(_L.BLOCKED, _L.CANCELED, (_G.ACTOR, _G.REASON)),
)

_BY_ENDS = {(edge.source, edge.target): edge for edge in TRANSITIONS}


def edge_between(
    source: StatusLane, target: StatusLane, *, blocked_from: StatusLane | None = None
) -> Edge | None:
    """Return the edge, or None. From blocked only the lane it came from is open beside the rest."""
    edge = _BY_ENDS.get((source, target))
    if edge and Guard.CAME_FROM in edge.guards and target is not blocked_from:
        return None
    return edge


def open_edges(lane: StatusLane, *, blocked_from: StatusLane | None = None) -> tuple[Edge, ...]:
    """Return the steps that lead on without force, in the order of the boards."""
    edges = (edge_between(lane, target, blocked_from=blocked_from) for target in DISPLAY_LANES)
    return tuple(edge for edge in edges if edge)


def legal_targets(
    lane: StatusLane, *, blocked_from: StatusLane | None = None
) -> tuple[StatusLane, ...]:
    """Return where an unforced step may lead, in the order of the boards."""
    return tuple(edge.target for edge in open_edges(lane, blocked_from=blocked_from))


def transition_table_markdown() -> str:
    """Write the table as Markdown, one row for each edge."""
    rows = ["| From | To | Needs, when not forced |", "|---|---|---|"]
    for source, target, guards in TRANSITIONS:
        needs = " and ".join(GUARD_TEXTS[guard] for guard in guards) or "nothing"
        rows.append(f"| {source} | {target} | {needs} |")
    return "\n".join(rows) + "\n"


def transition_diagram() -> str:
    """Write the state machine as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> genesis"]
    lines += [f"    {source} --> {target}" for source, target, _ in TRANSITIONS]
    lines += [f"    {lane} --> [*]" for lane in DISPLAY_LANES if lane.is_terminal]
    return "\n".join(lines) + "\n"
