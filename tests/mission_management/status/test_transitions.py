"""The one table: every edge it holds, every pair it does not hold, and what is made from it."""

from itertools import product
from typing import Any

import pytest

from fairlead.mission_management.status import (
    DISPLAY_LANES,
    TRANSITIONS,
    Edge,
    Guard,
    IllegalTransition,
    IntegratedCode,
    StatusLane,
    WorkPackageMoved,
    legal_targets,
    transition_diagram,
    transition_table_markdown,
)
from fairlead.shared_kernel.actor import Actor
from tests.mission_management.status.world import (
    ADA,
    APPROVED,
    BOB,
    OLIVE,
    REJECTED,
    TIP,
    L,
    World,
)

_CONTRACT = {
    L.GENESIS: {L.PLANNED, L.CANCELED},
    L.PLANNED: {L.CLAIMED, L.BLOCKED, L.CANCELED},
    L.CLAIMED: {L.IN_PROGRESS, L.PLANNED, L.BLOCKED, L.CANCELED},
    L.IN_PROGRESS: {L.FOR_REVIEW, L.APPROVED, L.PLANNED, L.BLOCKED, L.CANCELED},
    L.FOR_REVIEW: {L.IN_REVIEW, L.BLOCKED, L.CANCELED},
    L.IN_REVIEW: {L.FOR_REVIEW, L.APPROVED, L.IN_PROGRESS, L.PLANNED, L.BLOCKED, L.CANCELED},
    L.APPROVED: {L.DONE, L.IN_PROGRESS, L.PLANNED, L.BLOCKED, L.CANCELED},
    L.BLOCKED: {
        L.PLANNED,
        L.CANCELED,
        L.CLAIMED,
        L.IN_PROGRESS,
        L.FOR_REVIEW,
        L.IN_REVIEW,
        L.APPROVED,
    },
    L.DONE: set(),
    L.CANCELED: set(),
}
_REASON = {"reason": "because"}
_GIVEN: dict[Guard, dict[str, Any]] = {
    Guard.REASON: _REASON,
    Guard.OPERATOR_REASON: _REASON,
    Guard.WORKSPACE: {"workspace": "lane"},
    Guard.REVIEW_APPROVED: {"review_result": APPROVED},
    Guard.CHANGES_REQUESTED: {"review_result": REJECTED},
    Guard.REVIEW_REF: {"review_ref": "reviews/WP01-1.md"},
    Guard.INTEGRATED_CODE: {"integrated": IntegratedCode("lane-a", TIP)},
}
HOLDERS = {L.CLAIMED: ADA, L.IN_PROGRESS: ADA, L.IN_REVIEW: BOB}


def everything_for(edge: Edge) -> tuple[Actor, dict[str, Any]]:
    """Who may take the edge, and all that its guards ask for."""
    given: dict[str, Any] = {}
    for guard in edge.guards:
        given |= _GIVEN.get(guard, {})
    actor = HOLDERS.get(edge.source, ADA)
    return (OLIVE if Guard.OPERATOR_REASON in edge.guards else actor), given


def world_at(edge: Edge) -> World:
    world = World()
    if edge.source is L.BLOCKED and Guard.CAME_FROM in edge.guards:
        world.bring("WP01", edge.target)
        world.move("WP01", L.BLOCKED, HOLDERS.get(edge.target, ADA), reason="no access")
    elif edge.source is not L.GENESIS:
        world.bring("WP01", edge.source)
    if edge.source is L.IN_PROGRESS:
        for subtask in ("T001", "T002"):
            world.annotate("WP01", {"subtasks": {subtask: "done"}})
    return world


def test_the_table_is_the_contracts() -> None:
    found = {lane: {e.target for e in TRANSITIONS if e.source is lane} for lane in StatusLane}

    assert found == _CONTRACT
    assert len(TRANSITIONS) == len({edge[:2] for edge in TRANSITIONS})


@pytest.mark.parametrize("edge", TRANSITIONS, ids=lambda e: f"{e.source}-{e.target}")
def test_every_edge_can_be_taken_when_its_guards_are_content(edge: Edge) -> None:
    world = world_at(edge)
    actor, given = everything_for(edge)
    if edge.source in HOLDERS and actor is OLIVE:
        world.clock.tick(48 * 3600)

    moved = world.move("WP01", edge.target, actor, **given).event

    assert (moved.from_lane, moved.to_lane, moved.force) == (edge.source, edge.target, False)
    assert world.status().lane is edge.target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (source, target)
        for source, target in product(StatusLane, StatusLane)
        if source is not target and target not in _CONTRACT[source]
    ],
    ids=str,
)
def test_every_other_pair_is_refused_and_says_what_is_legal(
    source: StatusLane, target: StatusLane
) -> None:
    world = World()
    if source is not L.GENESIS:
        world.bring("WP01", source)

    with pytest.raises(IllegalTransition) as refused:
        world.decide("WP01", target, HOLDERS.get(source, ADA), reason="because")

    assert refused.value.details["legal"] == [
        lane.value
        for lane in DISPLAY_LANES
        if lane in _CONTRACT[source]
        and (source is not L.BLOCKED or lane in (L.PLANNED, L.CANCELED))
    ]


@pytest.mark.parametrize("target", [L.CLAIMED, L.IN_PROGRESS, L.APPROVED], ids=str)
def test_out_of_blocked_only_the_lane_it_came_from_is_open(target: StatusLane) -> None:
    world = World()
    world.bring("WP01", L.FOR_REVIEW)
    world.move("WP01", L.BLOCKED, reason="no access")

    with pytest.raises(IllegalTransition) as refused:
        world.decide("WP01", target, reason="go on")

    assert refused.value.legal == (L.PLANNED, L.FOR_REVIEW, L.CANCELED)


def test_terminal_lanes_lead_nowhere() -> None:
    assert legal_targets(L.DONE) == legal_targets(L.CANCELED) == ()


def test_no_edge_leads_to_genesis() -> None:
    assert all(edge.target is not L.GENESIS for edge in TRANSITIONS)


def test_the_markdown_table_has_a_row_for_each_edge_and_each_guard_in_words() -> None:
    text = transition_table_markdown()

    assert text.count("\n") == len(TRANSITIONS) + 2
    assert "| planned | claimed | an actor and every dependency satisfied and no live lease" in text
    assert "| genesis | planned | nothing |" in text


def test_the_diagram_has_an_arrow_for_each_edge() -> None:
    lines = transition_diagram().splitlines()

    assert lines[0] == "stateDiagram-v2"
    assert {f"    {e.source} --> {e.target}" for e in TRANSITIONS} <= set(lines)
    assert "    done --> [*]" in lines


def test_the_first_event_of_a_decision_is_the_transition() -> None:
    world = World()
    world.bring("WP01", L.APPROVED)

    events = world.decide("WP01", L.DONE, OLIVE, integrated=IntegratedCode("lane-a", TIP))

    assert isinstance(events[0], WorkPackageMoved)


def test_lanes_are_read_as_people_type_them() -> None:
    assert StatusLane.parse("Doing") is L.IN_PROGRESS
    assert StatusLane.parse(" for-review ") is L.FOR_REVIEW
    with pytest.raises(ValueError):
        StatusLane.parse("nowhere")
