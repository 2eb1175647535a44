"""Moving a package by hand, where its lane has a say."""

from dataclasses import replace

import pytest

from fairlead.execution.lanes import AnalysisGateClosed, LaneBusy, MoveInLane
from fairlead.mission_management.status import (
    Moved,
    MoveWorkPackage,
    SameLane,
    StatusLane,
    TransitionRequest,
)
from fairlead.shared_kernel.actor import Actor
from tests.execution.world import (
    ADA,
    BOB,
    COORDINATION,
    OLIVE,
    L,
    Place,
    World,
    lane_ref,
    software,
)


def move(
    world: World, wp_id: str, to: StatusLane, actor: Actor = ADA, reason: str | None = None
) -> Moved:
    by_hand = MoveInLane(
        world.claims, MoveWorkPackage(world.ledger, world.rules), lambda: world.gate
    )
    request = TransitionRequest(wp_id, to, actor, reason=reason)
    return by_hand(world.context(), request, world.operation(actor, "move"))


def test_a_claim_by_hand_is_refused_where_the_lane_is_busy(world: World) -> None:
    world.implement("WP01")

    with pytest.raises(LaneBusy):
        move(world, "WP04", L.CLAIMED, BOB)

    assert world.lane("WP04") is L.PLANNED


def test_a_claim_by_hand_records_the_base_and_the_holder(world: World) -> None:
    before = world.tip(COORDINATION)

    moved = move(world, "WP01", L.CLAIMED, reason="mine")

    assert (moved.event.from_lane, moved.event.to_lane) == (L.PLANNED, L.CLAIMED)
    assert moved.event.reason == "mine"
    assert moved.lease and moved.lease.holder == "ada"
    assert world.status("WP01").lane_base == before
    assert world.implement("WP01").lane == "in_progress"


def test_a_claim_by_hand_waits_for_the_analysis(memory: Place) -> None:
    world = World(memory, kind=replace(software(), blocks_on_missing_analysis=True))

    with pytest.raises(AnalysisGateClosed):
        move(world, "WP01", L.CLAIMED)


def test_a_review_claimed_by_hand_takes_the_authority_in(world: World) -> None:
    world.hand_in("WP03", {"song/one.txt": "la"})
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP03")
    authority = world.tip(COORDINATION)

    move(world, "WP01", L.IN_REVIEW, BOB)

    tip = world.tip(lane_ref("a"))
    assert world.place.repository.history.is_ancestor(authority, tip)
    assert world.status("WP01").review_head == tip


def test_unblocking_waits_until_the_lane_is_free(world: World) -> None:
    world.implement("WP01")
    move(world, "WP01", L.BLOCKED, reason="no network")
    world.record(
        *world.claims.rules.decide(
            world.context().writing(), world.state, TransitionRequest("WP04", L.CLAIMED, BOB)
        )
    )

    with pytest.raises(LaneBusy):
        move(world, "WP01", L.IN_PROGRESS, OLIVE, reason="it works again")


def test_repeating_a_claim_is_the_same_lane(dream: World) -> None:
    move(dream, "WP01", L.CLAIMED)

    with pytest.raises(SameLane):
        move(dream, "WP01", L.CLAIMED)


def test_other_steps_are_taken_by_the_rules_alone(dream: World) -> None:
    dream.implement("WP01")

    assert move(dream, "WP01", L.PLANNED, reason="no time").event.to_lane is L.PLANNED
