"""Force: any edge, but not everything, and never silently."""

import pytest

from fairlead.mission_management.status import (
    DoneWithoutCode,
    ForceNeedsReason,
    IllegalTransition,
    IntegratedCode,
    LeaseFenced,
    SameLane,
    StatusLane,
)
from tests.mission_management.status.world import ADA, BOB, LATER_TIP, OLIVE, TIP, L, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("reason", [None, " "])
def test_force_needs_a_reason(world: World, reason: str | None) -> None:
    world.bring("WP01", L.PLANNED)

    with pytest.raises(ForceNeedsReason):
        world.move("WP01", L.FOR_REVIEW, force=True, reason=reason)


@pytest.mark.parametrize("end", [L.DONE, L.CANCELED])
def test_force_leads_out_of_a_terminal_lane(world: World, end: StatusLane) -> None:
    world.bring("WP01", end)

    moved = world.move("WP01", L.PLANNED, force=True, reason="it came back").event

    assert moved.force
    assert (world.status().lane, world.status().force_count) == (L.PLANNED, 1)
    assert not world.status().canceled_by_operator


def test_force_never_leads_to_genesis(world: World) -> None:
    world.bring("WP01", L.PLANNED)

    with pytest.raises(IllegalTransition):
        world.move("WP01", L.GENESIS, force=True, reason="undo")


def test_force_never_stays_where_it_is(world: World) -> None:
    world.bring("WP01", L.FOR_REVIEW)

    with pytest.raises(SameLane):
        world.move("WP01", L.FOR_REVIEW, force=True, reason="again")


def test_force_never_reaches_done_without_code(world: World) -> None:
    world.bring("WP01", L.FOR_REVIEW)

    with pytest.raises(DoneWithoutCode):
        world.move("WP01", L.DONE, force=True, reason="hurry")


def test_force_reaches_done_with_evidence_of_no_code(world: World) -> None:
    world.bring("WP01", L.APPROVED)

    world.move("WP01", L.DONE, force=True, reason="hurry", evidence={"no_code": "documented"})

    assert world.status().lane is L.DONE


def test_force_may_integrate_another_commit_than_the_reviewed_one(world: World) -> None:
    world.bring("WP01", L.APPROVED)
    code = IntegratedCode("lane-a", LATER_TIP)

    world.move("WP01", L.DONE, OLIVE, force=True, reason="a late fix", integrated=code)

    assert world.status().lane is L.DONE


@pytest.mark.parametrize("actor", [BOB, OLIVE])
@pytest.mark.parametrize("hours", [0, 48])
def test_force_never_overrides_the_lease_fence(world: World, actor: object, hours: int) -> None:
    world.bring("WP01", L.IN_PROGRESS)
    world.clock.tick(hours * 3600)

    with pytest.raises(LeaseFenced):
        world.move("WP01", L.PLANNED, actor, force=True, reason="mine now")  # type: ignore[arg-type]


def test_a_forced_approval_records_the_lane_as_it_is(world: World) -> None:
    world.bring("WP01", L.FOR_REVIEW)

    world.move("WP01", L.APPROVED, ADA, force=True, reason="seen by the customer")

    assert world.status().reviewed_commit == TIP


def test_a_forced_claim_is_held_like_any_other(world: World) -> None:
    world.bring("WP01", L.APPROVED)

    moved = world.move("WP01", L.CLAIMED, BOB, force=True, reason="start over")

    assert moved.lease and (moved.lease.holder, moved.lease.generation) == ("bob", 3)
