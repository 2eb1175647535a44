"""MissionStatus: it decides, stages, and saves all or nothing."""

import dataclasses

import pytest

from fairlead.mission_management.status import (
    ActiveWPStatus,
    DependenciesNotSatisfied,
    IllegalTransition,
    MissionStatus,
    WorkPackageAlreadyClaimed,
    WorkPackageNotFound,
    anticipated,
    summarize,
)
from tests.mission_management.status.world import (
    ADA,
    BOB,
    FOLDER,
    IDENTITY,
    MISSION,
    OLIVE,
    L,
    World,
    operation,
    read_context,
    request,
)


@pytest.fixture
def world() -> World:
    return World()


def load(world: World) -> MissionStatus:
    return MissionStatus.load(world.context, ledger=world.ledger, rules=world.rules)


def test_it_says_which_mission_and_as_of_what(world: World) -> None:
    status = load(world)

    assert (status.mission_slug, status.mission_id) == (FOLDER.value, MISSION.value)
    assert (status.mid8, status.topology) == (MISSION.mid8.value, "coordination")
    assert status.as_of == world.state.as_of
    assert status.read_dir == world.context.surface.read_dir


def test_it_is_frozen_and_slotted(world: World) -> None:
    status = load(world)

    with pytest.raises(dataclasses.FrozenInstanceError):
        status.mid8 = "other"  # type: ignore[misc]
    assert not hasattr(status, "__dict__")


def test_what_is_staged_is_no_part_of_its_identity(world: World) -> None:
    world.seed("WP01")
    one, other = load(world), load(world)
    one.transition(request("WP01", L.CLAIMED))

    assert one == other


def test_the_status_of_a_package_is_read_from_what_is_committed(world: World) -> None:
    world.seed("WP01")
    status = load(world)
    status.transition(request("WP01", L.CLAIMED))

    active = status.claim("WP01")

    assert active.current_lane is L.PLANNED
    assert active.last_event and active.last_event.data["to_lane"] == "planned"


def test_a_planned_package_without_events_is_at_genesis(world: World) -> None:
    assert load(world).claim("WP02") == ActiveWPStatus("WP02", L.GENESIS, None)


def test_an_unknown_package_is_refused(world: World) -> None:
    with pytest.raises(WorkPackageNotFound):
        load(world).claim("WP99")


def test_nothing_is_written_before_it_is_saved(world: World) -> None:
    world.seed("WP01")
    before = world.ledger.log.data

    load(world).transition(request("WP01", L.CLAIMED))

    assert world.ledger.log.data == before


def test_several_steps_are_saved_as_one_commit_and_drained(world: World) -> None:
    world.seed("WP01")
    status = load(world)
    status.transition(request("WP01", L.CLAIMED))
    status.transition(request("WP01", L.IN_PROGRESS, workspace="lane"))

    receipt = status.save(operation=operation(50))

    assert len(receipt.event_ids) == 2
    assert len(world.ledger.commits) == 2
    assert world.status().lane is L.IN_PROGRESS
    assert status.staged_events == ()


def test_a_step_is_decided_after_those_staged_before_it(world: World) -> None:
    world.seed("WP01")
    status = load(world)
    status.transition(request("WP01", L.CLAIMED))

    with pytest.raises(WorkPackageAlreadyClaimed):
        status.transition(request("WP01", L.CLAIMED, BOB))


def test_a_refused_step_is_not_staged(world: World) -> None:
    world.seed("WP01", "WP02")
    status = load(world)

    with pytest.raises(DependenciesNotSatisfied):
        status.transition(request("WP02", L.CLAIMED))

    assert status.staged_events == ()


def test_when_the_ref_moved_everything_is_decided_again(world: World) -> None:
    world.seed("WP01")
    status = load(world)
    staged = status.transition(request("WP01", L.CLAIMED))
    world.annotate("WP01", {"note": "meanwhile"})
    world.move("WP01", L.CLAIMED, BOB)
    world.move("WP01", L.PLANNED, BOB, reason="lunch")

    status.save(operation=operation(50))

    assert staged.metadata["lease"] == {"holder": "ada", "generation": 1, "ttl": 86_400}
    assert world.status().lease_generation == 2


def test_of_two_who_loaded_the_same_state_one_wins(world: World) -> None:
    world.seed("WP01")
    ada, bob = load(world), load(world)
    ada.transition(request("WP01", L.CLAIMED))
    bob.transition(request("WP01", L.CLAIMED, BOB))
    ada.save(operation=operation(50))
    before = world.ledger.log.data

    with pytest.raises(WorkPackageAlreadyClaimed):
        bob.save(operation=operation(51, BOB))

    assert world.ledger.log.data == before
    assert len(bob.staged_events) == 1, "it may be saved again when the world has changed"


def test_saving_nothing_writes_nothing(world: World) -> None:
    receipt = load(world).save(operation=operation(50))

    assert receipt.event_ids == ()
    assert world.ledger.commits == []


def test_a_status_that_was_loaded_for_reading_does_not_write(world: World) -> None:
    world.seed("WP01")
    status = MissionStatus.load(read_context(), ledger=world.ledger)

    with pytest.raises(TypeError):
        status.transition(request("WP01", L.CLAIMED))


def test_a_status_without_a_ledger_does_not_save(world: World) -> None:
    status = MissionStatus.of(world.context, world.state, world.rules)

    with pytest.raises(TypeError):
        status.save(operation=operation(50))


def test_without_rules_the_guards_that_need_facts_refuse(world: World) -> None:
    world.bring("WP01", L.CLAIMED)
    world.clock.tick(48 * 3600)
    status = MissionStatus.load(world.context, ledger=world.ledger)

    with pytest.raises(IllegalTransition):
        status.transition(request("WP01", L.FOR_REVIEW))
    status.transition(request("WP01", L.PLANNED, ADA, reason="lunch"))

    assert status.change().summary == "WP01 claimed -> planned"


def test_the_anticipated_state_is_not_the_committed_one(world: World) -> None:
    world.seed("WP01")
    events = world.decide("WP01", L.CLAIMED)

    foreseen = anticipated(world.state, events, IDENTITY)

    assert foreseen.snapshot.lane("WP01") is L.CLAIMED
    assert world.state.snapshot.lane("WP01") is L.PLANNED
    assert anticipated(world.state, (), IDENTITY) is world.state


def test_a_summary_names_three_moves_and_counts_the_rest(world: World) -> None:
    world.seed("WP01", "WP02", "WP03")
    status = load(world)
    for wp_id in ("WP01", "WP02", "WP03"):
        status.transition(request(wp_id, L.BLOCKED, OLIVE, reason="a holiday"))
    status.transition(request("WP01", L.PLANNED, OLIVE, reason="over"))

    assert summarize(status.staged_events) == (
        "WP01 planned -> blocked, WP02 planned -> blocked, WP03 planned -> blocked and 1 more"
    )
