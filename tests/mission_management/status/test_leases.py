"""Claims: one winner, fenced; and what becomes possible when a holder is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from fairlead.mission_management.status import (
    DEFAULT_LEASE_SECONDS,
    REAPER,
    GuardFailed,
    IllegalTransition,
    Lease,
    LeaseFenced,
    SameLane,
    StatusLane,
    WorkPackageAlreadyClaimed,
    WorkPackageMoved,
    WorkPackageNotFound,
    WorkPackageStatus,
    lease_expired,
    lease_expires_at,
    reclaim_target,
)
from fairlead.shared_kernel.actor import Actor, ActorKind
from tests.mission_management.status.world import (
    ADA,
    APPROVED,
    BOB,
    FOREIGN_META,
    MISSION,
    OLIVE,
    L,
    World,
)

LONG = 48 * 3600


@pytest.fixture
def world() -> World:
    return World()


def test_a_claim_carries_the_first_lease(world: World) -> None:
    world.seed("WP01")

    moved = world.move("WP01", L.CLAIMED)

    assert moved.lease == Lease("ada", 1, DEFAULT_LEASE_SECONDS)
    assert world.status().lease == moved.lease


def test_the_caller_may_say_how_long_a_lease_lasts(world: World) -> None:
    world.seed("WP01")

    moved = world.move("WP01", L.CLAIMED, metadata={"ttl": 600})

    assert moved.lease and moved.lease.ttl == 600
    assert "ttl" not in moved.event.metadata


def test_starting_goes_on_under_the_lease_of_the_claim(world: World) -> None:
    world.bring("WP01", L.IN_PROGRESS)

    assert world.status().lease == Lease("ada", 1, DEFAULT_LEASE_SECONDS)


def test_each_claim_has_the_next_generation(world: World) -> None:
    world.bring("WP01", L.CLAIMED)
    world.move("WP01", L.PLANNED, reason="lunch")
    released = world.status()
    world.move("WP01", L.CLAIMED, BOB)

    assert (released.lease, released.lease_generation) == (None, 1)
    assert world.status().lease == Lease("bob", 2, DEFAULT_LEASE_SECONDS)


@pytest.mark.parametrize("lane", [L.CLAIMED, L.IN_PROGRESS])
def test_a_claim_of_what_is_held_names_the_holder_and_the_expiry(
    world: World, lane: StatusLane
) -> None:
    world.bring("WP01", lane)

    with pytest.raises(WorkPackageAlreadyClaimed) as refused:
        world.move("WP01", L.CLAIMED, BOB)

    assert refused.value.details["holder"] == "ada"
    assert "expires 2026-01-03T" in refused.value.message
    assert not refused.value.expired


def test_a_claim_of_what_expired_says_so_and_is_refused_all_the_same(world: World) -> None:
    world.bring("WP01", L.CLAIMED)
    world.clock.tick(LONG)

    with pytest.raises(WorkPackageAlreadyClaimed, match="expired") as refused:
        world.move("WP01", L.CLAIMED, BOB)

    assert "takes expired claims back" in refused.value.next_step


def test_the_same_review_cannot_be_claimed_twice(world: World) -> None:
    world.bring("WP01", L.IN_REVIEW)

    with pytest.raises(WorkPackageAlreadyClaimed):
        world.move("WP01", L.IN_REVIEW, Actor(ActorKind.AGENT, "carl"))


def test_claiming_again_what_one_holds_changes_nothing(world: World) -> None:
    world.bring("WP01", L.CLAIMED)

    with pytest.raises(SameLane):
        world.move("WP01", L.CLAIMED)


def test_a_finished_package_cannot_be_claimed(world: World) -> None:
    world.bring("WP01", L.DONE)

    with pytest.raises(IllegalTransition):
        world.move("WP01", L.CLAIMED, BOB)


class TestFence:
    def test_only_the_holder_writes(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        with pytest.raises(LeaseFenced) as refused:
            world.move("WP01", L.PLANNED, BOB, reason="mine")

        assert refused.value.details["holder"] == "ada"

    def test_not_even_a_person_while_the_lease_lives(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        with pytest.raises(LeaseFenced):
            world.move("WP01", L.CANCELED, OLIVE, reason="stop")

    @pytest.mark.parametrize("generation", [0, 2, 99])
    def test_only_the_present_generation_writes(self, world: World, generation: int) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        with pytest.raises(LeaseFenced) as refused:
            world.move("WP01", L.PLANNED, lease=generation, reason="lunch")

        assert refused.value.details["given_generation"] == generation

    def test_the_present_generation_writes(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        world.move("WP01", L.PLANNED, lease=1, reason="lunch")

        assert world.status().lane is L.PLANNED

    def test_a_generation_does_not_make_somebody_else_the_holder(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        with pytest.raises(LeaseFenced):
            world.move("WP01", L.PLANNED, BOB, lease=1, reason="mine")

    def test_a_lost_lease_does_not_write_to_what_was_taken_back(self, world: World) -> None:
        self.lose(world)

        with pytest.raises(LeaseFenced, match="holds it no more"):
            world.move("WP01", L.BLOCKED, lease=1, reason="late")

    def test_a_lost_lease_does_not_write_to_what_somebody_else_claimed(self, world: World) -> None:
        self.lose(world)
        world.move("WP01", L.CLAIMED, BOB)

        with pytest.raises(LeaseFenced):
            world.move("WP01", L.IN_PROGRESS, lease=1, workspace="lane")

    def test_who_lost_a_lease_may_claim_again(self, world: World) -> None:
        self.lose(world)

        assert world.move("WP01", L.CLAIMED, lease=1).lease == Lease(
            "ada", 2, DEFAULT_LEASE_SECONDS
        )

    def test_an_implementer_is_fenced_while_the_reviewer_holds_it(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)

        with pytest.raises(LeaseFenced):
            world.move("WP01", L.BLOCKED, lease=1, reason="wait")

    def test_who_handed_the_work_on_may_still_block_it(self, world: World) -> None:
        world.bring("WP01", L.FOR_REVIEW)

        world.move("WP01", L.BLOCKED, lease=1, reason="found a bug")

        assert world.status().blocked_from is L.FOR_REVIEW

    def test_a_foreign_claim_without_a_lease_fences_nobody(self, world: World) -> None:
        world.record(WorkPackageMoved("WP01", L.PLANNED, L.IN_PROGRESS, ADA))

        world.move("WP01", L.PLANNED, BOB, reason="abandoned")

        assert world.status().lane is L.PLANNED

    def lose(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)
        world.clock.tick(LONG)
        world.move("WP01", L.PLANNED, REAPER, reason="the lease expired")


class TestExpiry:
    def test_the_reaper_takes_back_what_expired(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)
        world.clock.tick(LONG)

        world.move("WP01", L.PLANNED, REAPER, reason="the lease expired")

        assert (world.status().lane, world.status().actor) == (L.PLANNED, "lease-reaper")

    def test_the_reaper_gives_an_expired_review_back(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)
        world.clock.tick(LONG)

        world.move("WP01", L.FOR_REVIEW, REAPER, reason="the lease expired")

        assert world.status().lane is L.FOR_REVIEW

    def test_the_reaper_touches_nothing_that_lives(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        with pytest.raises(LeaseFenced):
            world.move("WP01", L.PLANNED, REAPER, reason="the lease expired")

    def test_the_reaper_does_nothing_else(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)
        world.clock.tick(LONG)

        with pytest.raises(LeaseFenced):
            world.move("WP01", L.BLOCKED, REAPER, reason="the lease expired")

    def test_the_reaper_says_why(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)
        world.clock.tick(LONG)

        with pytest.raises(GuardFailed):
            world.move("WP01", L.PLANNED, REAPER)

    def test_an_agent_of_that_name_is_not_the_reaper(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)
        world.clock.tick(LONG)

        with pytest.raises(LeaseFenced):
            world.move("WP01", L.PLANNED, Actor(ActorKind.AGENT, "lease-reaper"), reason="expired")

    def test_a_person_may_take_any_unforced_edge(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)
        world.clock.tick(LONG)

        moved = world.move("WP01", L.IN_PROGRESS, OLIVE, workspace="lane")

        assert moved.lease == Lease(OLIVE.id, 2, DEFAULT_LEASE_SECONDS)
        assert world.status().implementer == OLIVE.id

    def test_a_person_may_end_an_abandoned_review(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)
        world.clock.tick(LONG)

        world.move("WP01", L.APPROVED, OLIVE, review_result=APPROVED)

        assert world.status().lane is L.APPROVED

    def test_an_agent_may_not(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)
        world.clock.tick(LONG)

        with pytest.raises(LeaseFenced, match="expired"):
            world.move("WP01", L.PLANNED, BOB, reason="mine")

    def test_expiry_does_not_stop_the_holder(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)
        world.clock.tick(LONG)

        world.move("WP01", L.IN_PROGRESS, workspace="lane")

        assert world.status().lease == Lease("ada", 1, DEFAULT_LEASE_SECONDS)

    def test_a_heartbeat_keeps_a_lease_alive(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)
        world.clock.tick(DEFAULT_LEASE_SECONDS - 1)
        world.beats.beat(MISSION.value, "WP01", 1)
        world.clock.tick(DEFAULT_LEASE_SECONDS - 1)

        with pytest.raises(LeaseFenced):
            world.move("WP01", L.PLANNED, REAPER, reason="the lease expired")

    def test_a_writing_command_of_the_holder_renews_the_lease(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)
        world.clock.tick(60)
        world.move("WP01", L.IN_PROGRESS, workspace="lane")

        assert world.beats.last(MISSION.value, "WP01", 1) == world.clock.now()

    def test_giving_work_back_to_somebody_does_not_beat_for_them(self, world: World) -> None:
        world.bring("WP01", L.APPROVED)
        world.move("WP01", L.IN_PROGRESS, OLIVE, review_ref="issues/7")

        assert world.beats.last(MISSION.value, "WP01", 3) is None

    def test_without_a_heartbeat_the_last_transition_counts(self) -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        status = held(at.isoformat())

        assert lease_expires_at(status, last_beat=None) == at + timedelta(seconds=60)
        assert not lease_expired(status, last_beat=None, now=at + timedelta(seconds=60))
        assert lease_expired(status, last_beat=None, now=at + timedelta(seconds=61))

    def test_a_package_that_nobody_holds_never_expires(self) -> None:
        status = WorkPackageStatus(lane=L.FOR_REVIEW)

        assert lease_expires_at(status, last_beat=None) is None
        assert not lease_expired(status, last_beat=None, now=datetime(2099, 1, 1, tzinfo=UTC))

    @pytest.mark.parametrize("at", ["", "yesterday", "9999-12-31T23:59:59+00:00"])
    def test_a_time_that_is_none_expires_nothing(self, at: str) -> None:
        assert lease_expires_at(held(at), last_beat=None) is None

    def test_where_expired_work_goes(self) -> None:
        assert reclaim_target(L.CLAIMED) is reclaim_target(L.IN_PROGRESS) is L.PLANNED
        assert reclaim_target(L.IN_REVIEW) is L.FOR_REVIEW
        assert reclaim_target(L.APPROVED) is None


def held(at: str) -> WorkPackageStatus:
    return WorkPackageStatus(
        lane=L.CLAIMED, last_transition_at=at, lease=Lease("ada", 1, 60), lease_generation=1
    )


def test_a_package_that_does_not_exist_is_named_with_those_that_do() -> None:
    world = World(meta=FOREIGN_META)
    world.seed("WP07")

    with pytest.raises(WorkPackageNotFound) as refused:
        world.move("WP99", L.CLAIMED)

    assert refused.value.details["known"] == ["WP01", "WP02", "WP03", "WP07"]


def test_what_is_no_lease_is_read_as_none() -> None:
    assert Lease.read({"holder": "ada", "generation": "1", "ttl": 1}) is None
    assert Lease.read(None) is None
