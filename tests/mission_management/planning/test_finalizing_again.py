"""Finalizing again, after edits, while people are at work: only what is new, and nothing lost."""

import json
from collections.abc import Callable
from typing import TypeAlias

import pytest

from fairlead.mission_management.planning import LaneChangeRefused
from fairlead.mission_management.status import Change, StatusLane, WorkPackageMoved
from fairlead.shared_kernel.documents import LanesInvalid, LanesMissing
from tests.mission_management.planning.world import PERSON, SPEC, World, mission_meta

L = StatusLane
Damage: TypeAlias = Callable[[bytes], bytes | None]


@pytest.fixture
def world() -> World:
    """Three packages in three lanes, finalized; the third waits for the second."""
    world = World({"spec.md": SPEC})
    world.add("First", owns=("src/a/**",), requires=("FR-001",))
    world.add("Second", owns=("src/b/**",), requires=("FR-002",))
    world.add("Third", owns=("src/c/**",), depends=("WP02",))
    world.finalize()
    return world


def lanes(world: World) -> dict[str, tuple[str, ...]]:
    return {lane.lane_id: lane.wp_ids for lane in world.plan.lanes}


def claim(world: World, wp_id: str, lane: str) -> None:
    """Record a claim as `implement` does: it names the lane."""
    moved = WorkPackageMoved(
        wp_id, L.PLANNED, L.CLAIMED, PERSON, metadata={"execution_lane": lane, "lane_base": "b"}
    )
    operation = world.operation("implement")
    world.ledger.record(world.context.writing(), operation, lambda _: Change((moved,), "claim"))


def test_an_edited_title_is_taken_over_while_the_package_is_worked_on(world: World) -> None:
    world.move("WP01", L.CLAIMED)
    world.edit("tasks/WP01-first.md", "title: First", "title: The first")

    final = world.finalize()

    planned = world.plan.work_package("WP01")
    assert planned and planned.title == "The first"
    assert final.final.seeded == ()
    assert lanes(world) == {"lane-a": ("WP01",), "lane-b": ("WP02",), "lane-c": ("WP03",)}


def test_wider_ownership_of_a_package_under_way_draws_in_those_that_have_not_begun(
    world: World,
) -> None:
    world.move("WP02", L.CLAIMED)
    world.edit("tasks/WP02-second.md", "src/b/**", "src/[bc]/**")

    world.finalize()

    assert lanes(world) == {"lane-a": ("WP01",), "lane-b": ("WP02", "WP03")}


def test_a_package_under_way_cannot_be_made_to_wait(world: World) -> None:
    world.move("WP01", L.IN_PROGRESS)
    before = world.text("lanes.json")
    world.edit("tasks/WP01-first.md", "dependencies: []", "dependencies: [WP02]")

    with pytest.raises(LaneChangeRefused, match=r"WP01 is in_progress.*wait for WP02") as refused:
        world.finalize()

    assert refused.value.packages == ("WP01",)
    assert "move WP01 planned" in refused.value.next_step
    assert world.text("lanes.json") == before


def test_it_may_come_to_build_on_what_is_in_already(world: World) -> None:
    world.move("WP02", L.DONE)
    world.move("WP01", L.IN_PROGRESS)
    world.edit("tasks/WP01-first.md", "dependencies: []", "dependencies: [WP02]")

    world.finalize()

    planned = world.plan.work_package("WP01")
    assert planned and planned.dependencies == ("WP02",)


def test_a_package_that_has_not_begun_may_wait_for_another(world: World) -> None:
    world.edit("tasks/WP01-first.md", "dependencies: []", "dependencies: [WP03]")

    world.finalize()

    assert [lane.parallel_group for lane in world.plan.lanes] == [2, 0, 1]


@pytest.mark.parametrize("lane", [L.CLAIMED, L.IN_PROGRESS, L.FOR_REVIEW, L.APPROVED, L.BLOCKED])
def test_a_file_that_is_gone_while_its_package_is_under_way_is_refused(
    world: World, lane: StatusLane
) -> None:
    world.move("WP03", lane)
    world.delete("tasks/WP03-third.md")

    with pytest.raises(LaneChangeRefused, match="WP03") as refused:
        world.finalize()

    assert "move WP03 canceled" in refused.value.next_step
    assert refused.value.packages == ("WP03",)


def test_the_file_of_a_finished_package_can_only_be_given_back(world: World) -> None:
    world.move("WP03", L.DONE)
    world.delete("tasks/WP03-third.md")

    with pytest.raises(LaneChangeRefused) as refused:
        world.finalize()

    assert "canceled" not in refused.value.next_step
    assert "tasks import" in refused.value.next_step


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: None,
        lambda raw: b"",
        lambda raw: b"{",
        lambda raw: b"[]",
        lambda raw: changed(raw, lanes=[]),
        lambda raw: changed(raw, mission_id="01JZ0000000000000000000009"),
        lambda raw: changed(raw, work_packages=[]),
        lambda raw: reshaped(raw, 1, depends_on_lanes=["lane-c"]),
        lambda raw: reshaped(raw, 0, wp_ids=["WP01", "WP02"]),
    ],
    ids=["gone", "empty", "torn", "a list", "no lane", "another mission", "bare", "circle", "two"],
)
class TestABrokenPlan:
    def test_nobody_goes_on_with_it(self, world: World, damage: Damage) -> None:
        broken = damage(world.text("lanes.json").encode())
        world.put("lanes.json", broken)

        with pytest.raises(LanesInvalid if broken else LanesMissing):
            _ = world.state.plan

    def test_finalize_computes_it_again_and_says_so(self, world: World, damage: Damage) -> None:
        before = lanes(world)
        world.put("lanes.json", damage(world.text("lanes.json").encode()))

        final = world.finalize()

        assert lanes(world) == before
        assert any("computed again" in warning for warning in final.final.warnings)
        assert not any("again" in warning for warning in world.finalize().final.warnings)

    def test_a_package_that_was_claimed_stays_in_the_lane_where_its_code_is(
        self, world: World, damage: Damage
    ) -> None:
        world.move("WP01", L.CANCELED)
        world.write("spec.md", b"| FR-002 | Sign out |\n")
        claim(world, "WP03", "lane-c")
        claim(world, "WP02", "lane-b")
        world.put("lanes.json", damage(world.text("lanes.json").encode()))

        world.finalize()

        assert lanes(world) == {"lane-b": ("WP02",), "lane-c": ("WP03",)}


def test_before_finalize_there_is_simply_no_plan() -> None:
    world = World({"spec.md": SPEC})
    world.add("First", owns=("src/a/**",))

    assert world.state.plan is None


def test_plans_that_others_made_are_history(world: World) -> None:
    data = reshaped(world.text("lanes.json").encode(), 1, depends_on_lanes=["lane-c"])
    foreign = World({"lanes.json": data}, meta=mission_meta(fairlead=None))

    assert foreign.state.plan


def changed(data: bytes, **values: object) -> bytes:
    return json.dumps({**json.loads(data), **values}).encode()


def reshaped(data: bytes, index: int, **values: object) -> bytes:
    """Change one lane."""
    raw = json.loads(data)
    raw["lanes"][index].update(values)
    return json.dumps(raw).encode()
