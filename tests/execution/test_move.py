"""Moving a package by hand, where its lane has a say."""

from dataclasses import replace

import pytest

from fairlead.execution.lanes import (
    AnalysisGateClosed,
    HandOver,
    LaneBusy,
    MovedInLane,
    MoveInLane,
)
from fairlead.execution.prompts import WritePrompt
from fairlead.mission_management.status import (
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
) -> MovedInLane:
    by_hand = MoveInLane(
        world.claims,
        MoveWorkPackage(world.ledger, world.rules),
        lambda: world.gate,
        lambda: HandOver(world.place.notes, WritePrompt(world.types, world.prompts)),
    )
    workspace = (
        str(world.place_of(wp_id).worktree) if world.keeper.verify(world.place_of(wp_id)) else None
    )
    request = TransitionRequest(wp_id, to, actor, reason=reason, workspace=workspace)
    return by_hand(world.context(), request, world.operation(actor, "move"))


def test_a_claim_by_hand_is_refused_where_the_lane_is_busy(world: World) -> None:
    world.implement("WP01")

    with pytest.raises(LaneBusy):
        move(world, "WP04", L.CLAIMED, BOB)

    assert world.lane("WP04") is L.PLANNED


def test_a_claim_by_hand_records_the_base_and_the_holder(world: World) -> None:
    before = world.tip(COORDINATION)

    moved = move(world, "WP01", L.CLAIMED, reason="mine").moved

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

    assert move(dream, "WP01", L.PLANNED, reason="no time").moved.event.to_lane is L.PLANNED


def told(world: World, done: MovedInLane) -> str:
    assert done.prompt_file
    wanted = done.prompt_file.name
    return next(text for name, text in world.prompts.texts.items() if name.file_name == wanted)


def test_whoever_holds_a_package_after_a_step_finds_a_prompt_that_says_so(world: World) -> None:
    first = world.implement("WP01")
    move(world, "WP01", L.BLOCKED, ADA, "no access")

    back = move(world, "WP01", L.IN_PROGRESS, OLIVE, "there is access now")

    lease = world.status("WP01").lease
    assert lease and (lease.holder, lease.generation) == ("ada", 2)
    assert back.prompt_file and back.prompt_file != first.prompt_file
    text = told(world, back)
    assert "under lease generation 2" in text
    assert "--actor ada --lease 2 " in text
    assert world.next(ADA).prompt_file == back.prompt_file


def test_the_lane_keeps_the_lease_that_came_back(world: World) -> None:
    lane = world.implement("WP01").workspace
    move(world, "WP01", L.BLOCKED, ADA, "no access")

    move(world, "WP01", L.IN_PROGRESS, OLIVE, "there is access now")

    slug = world.context().identity.mission_slug
    noted = world.place.notes.find(world.place.checkout(lane), slug, "WP01")
    assert noted and (noted.generation, noted.holder) == (2, ADA)


def test_a_review_that_was_claimed_by_hand_has_its_prompt(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})

    done = move(world, "WP01", L.IN_REVIEW, OLIVE)

    assert done.prompt_file
    text = told(world, done)
    assert text.startswith("# Review WP01")
    assert "--reviewer human:olive@example.invalid --approve --lease 2 " in text


def test_after_a_step_that_nobody_holds_nothing_is_told(world: World) -> None:
    world.implement("WP01")
    before = dict(world.prompts.texts)

    done = move(world, "WP01", L.PLANNED, ADA, "no time")

    assert done.prompt_file is None
    assert world.prompts.texts == before
    assert done.place and done.place.branch == world.place_of("WP01").branch
