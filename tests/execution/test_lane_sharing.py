"""Packages that share a lane: nobody's code comes in under somebody else's name."""

import pytest

from fairlead.execution.lanes import LaneBusy
from fairlead.mission_management.status import GuardFailed
from tests.execution.world import ADA, BOB, OLIVE, L, Place, World, plan


def canceled_with_code(world: World) -> None:
    lane = world.implement("WP01").workspace
    world.place.work(lane, {"hello/one.txt": "one"})
    world.move("WP01", L.PLANNED, reason="no time")
    world.move("WP01", L.CANCELED, OLIVE, reason="not wanted")


def test_code_of_a_canceled_package_keeps_others_out_of_its_lane(world: World) -> None:
    canceled_with_code(world)

    with pytest.raises(LaneBusy) as refused:
        world.implement("WP04", BOB)

    assert refused.value.occupant == "WP01"
    assert "fairlead worktree remove lane-a --rescue" in refused.value.next_step
    assert world.lane("WP04") is L.PLANNED


def test_a_query_does_not_offer_a_lane_that_holds_canceled_code(dream: World) -> None:
    canceled_with_code(dream)

    obstacle = dream.keeper.obstacle(dream.context(), dream.state, "WP04")

    assert isinstance(obstacle, LaneBusy)


def test_a_package_canceled_without_code_leaves_its_lane_to_others(world: World) -> None:
    world.implement("WP01")
    world.move("WP01", L.PLANNED, reason="no time")
    world.move("WP01", L.CANCELED, OLIVE, reason="not wanted")

    assert world.implement("WP04", BOB).lane == "in_progress"


def test_an_approved_package_keeps_its_lane_until_its_code_is_in(place: Place) -> None:
    world = World(place, lane_plan=plan(integration="manual"))
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")

    with pytest.raises(LaneBusy) as refused:
        world.implement("WP04", BOB)

    assert "fairlead integrate WP01" in refused.value.next_step


def test_commits_that_were_there_before_the_claim_are_no_evidence(world: World) -> None:
    lane = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")
    world.place.work(lane, {"hello/late.txt": "late"})
    world.implement("WP04", BOB)

    with pytest.raises(GuardFailed) as refused:
        world.move("WP04", L.FOR_REVIEW, BOB)

    assert "no commit" in refused.value.message


def test_own_commits_after_the_claim_are_evidence(world: World) -> None:
    lane = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")
    world.place.work(lane, {"hello/late.txt": "late"})
    world.implement("WP04", ADA)
    world.place.work(lane, {"hello/loud.txt": "LOUD"})

    world.move("WP04", L.FOR_REVIEW, ADA)

    assert world.lane("WP04") is L.FOR_REVIEW


@pytest.mark.parametrize("name", ["lanes.json", "decisions/index.json"])
def test_a_lane_that_changed_a_machine_file_is_not_handed_in(world: World, name: str) -> None:
    lane = world.implement("WP03").workspace
    path = f"{world.context().surface.directory}/{name}"
    world.place.work(lane, {"song/one.txt": "la", path: "{}"})

    with pytest.raises(GuardFailed) as refused:
        world.move("WP03", L.FOR_REVIEW)

    assert path in refused.value.message
    assert world.lane("WP03") is L.IN_PROGRESS


def test_machine_files_that_came_with_the_authority_are_nobodys_change(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")
    lane = world.implement("WP04").workspace
    world.place.work(lane, {"hello/loud.txt": "LOUD"})

    world.move("WP04", L.FOR_REVIEW)

    assert world.lane("WP04") is L.FOR_REVIEW
