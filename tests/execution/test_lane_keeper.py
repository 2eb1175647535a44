"""Keeping lanes: removing them, and what happens when others move."""

import pytest

from fairlead.execution.lanes import LaneDirty, LaneMissing, LaneUnmerged
from fairlead.shared_kernel.documents import ExecutionLane
from fairlead.shared_kernel.git import ZERO_OID, RefUpdate
from tests.execution.world import COORDINATION, L, Place, World, lane_ref


def lane(world: World, lane_id: str = "lane-a") -> ExecutionLane:
    found = world.state.plan
    assert found
    return next(lane for lane in found.lanes if lane.lane_id == lane_id)


def test_a_lane_whose_code_is_all_in_can_go(world: World) -> None:
    workspace = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")

    world.keeper.remove(world.context(), world.state, lane(world))

    assert world.place.repository.refs.read(lane_ref("a")) is None
    assert workspace not in [w.path for w in world.place.repository.worktrees.list()]


def test_a_lane_with_code_that_is_nowhere_else_is_kept(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})
    tip = world.tip(lane_ref("a"))

    with pytest.raises(LaneUnmerged) as refused:
        world.keeper.remove(world.context(), world.state, lane(world))

    assert "--rescue" in refused.value.next_step
    assert world.tip(lane_ref("a")) == tip


def test_a_lane_with_uncommitted_work_is_kept(world: World) -> None:
    workspace = world.implement("WP01").workspace
    world.place.edit(workspace, "hello/new.txt", b"new")

    with pytest.raises(LaneDirty):
        world.keeper.remove(world.context(), world.state, lane(world))

    assert world.keeper.verify(world.place_of("WP01"))


def test_a_lane_that_is_not_there_is_removed_without_a_word(world: World) -> None:
    world.keeper.remove(world.context(), world.state, lane(world))

    assert not world.keeper.verify(world.place_of("WP01"))


def test_a_removed_lane_starts_anew_for_its_next_package(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")
    world.keeper.remove(world.context(), world.state, lane(world))
    authority = world.tip(COORDINATION)

    world.implement("WP04")

    assert world.status("WP04").lane_base == authority
    assert world.lane("WP04") is L.IN_PROGRESS


def test_a_lane_that_nobody_shows_is_synced_by_its_ref(world: World) -> None:
    workspace = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.place.repository.worktrees.remove(workspace)
    world.hand_in("WP03", {"song/one.txt": "la"})
    world.approve("WP03")
    authority = world.tip(COORDINATION)

    world.review("WP01")

    history = world.place.repository.history
    assert history.is_ancestor(authority, world.tip(lane_ref("a")))
    assert world.keeper.verify(world.place_of("WP01"))


def test_a_review_of_a_lane_that_is_gone_says_so(world: World) -> None:
    workspace = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.place.repository.worktrees.remove(workspace)
    gone = RefUpdate(lane_ref("a"), ZERO_OID, world.tip(lane_ref("a")))
    world.place.repository.refs.update([gone], reason="by hand")

    with pytest.raises(LaneMissing):
        world.review("WP01")

    assert world.lane("WP01") is L.FOR_REVIEW


def test_a_dirty_lane_is_not_synced_before_its_review(world: World) -> None:
    workspace = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.hand_in("WP03", {"song/one.txt": "la"})
    world.approve("WP03")
    world.place.edit(workspace, "hello/one.txt", b"half done")
    before = world.tip(lane_ref("a"))

    with pytest.raises(LaneDirty):
        world.review("WP01")

    assert world.tip(lane_ref("a")) == before


def test_a_question_that_needs_a_merge_leaves_no_object_behind(real: Place) -> None:
    world = World(real)
    world.hand_in("WP01", {"hello/base.txt": "ONE\ntwo\nthree\n"})
    world.hand_in("WP03", {"hello/base.txt": "one\ntwo\nTHREE\n", "song/one.txt": "la"})
    world.approve("WP03")
    kept = world.root / ".git" / "objects"
    before = {*kept.rglob("*")}

    obstacle = world.keeper.obstacle(world.context(), world.state, "WP01")

    assert obstacle is None
    assert {*kept.rglob("*")} == before
