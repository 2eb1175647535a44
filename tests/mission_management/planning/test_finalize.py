"""Finalizing: the plan becomes binding in one commit."""

import json

import pytest

from fairlead.governance.adapters.fixed_policy_sources import FixedPolicySources
from fairlead.mission_management.planning import (
    DependencyCycle,
    FrontMatterUnknownKey,
    LaneChangeRefused,
    NoWorkPackages,
    RequirementUnmapped,
)
from fairlead.mission_management.status import StatusLane
from fairlead.shared_kernel.documents import LanesInvalid
from tests.mission_management.planning.world import BRANCH, SPEC, World, mission_meta

NO_FILE = b"---\ntitle: Foreign\nshell_pid: '7'\nowned_files: [src/x]\n---\n\nText\n"


def planned() -> World:
    world = World({"spec.md": SPEC})
    world.add("First", owns=("src/a/**",), requires=("FR-001",), subtasks=("One", "Two"))
    world.add("Second", owns=("src/b/**",), requires=("FR-002",), depends=("WP01",))
    return world


def lanes(world: World) -> dict[str, tuple[str, ...]]:
    return {lane.lane_id: lane.wp_ids for lane in world.plan.lanes}


def test_everything_is_recorded_in_one_commit() -> None:
    world = planned()
    before = len(world.ledger.commits)
    final = world.finalize()
    assert final.changed
    assert len(world.ledger.commits) == before + 1
    assert lanes(world) == {"lane-a": ("WP01",), "lane-b": ("WP02",)}
    assert world.state.snapshot.lane("WP01") is StatusLane.PLANNED
    assert sorted(final.final.change.files) == [
        "acceptance-matrix.json",
        "lanes.json",
        "tasks.md",
        "tasks/WP01-first.md",
        "tasks/WP02-second.md",
    ]
    rows = [row.event_type or row.data["to_lane"] for row in world.state.log.rows()]
    assert rows == ["WPCreated"] * 2 + ["TasksStarted", "planned", "planned", "TasksCompleted"]


def test_the_canonical_target_is_recorded_everywhere() -> None:
    world = planned()
    world.finalize()
    assert (world.plan.target_branch, world.plan.mission_branch) == ("trunk", BRANCH)
    for name in ("tasks/WP01-first.md", "tasks/WP02-second.md"):
        assert "planning_base_branch: trunk\nmerge_target_branch: trunk\n" in world.text(name)


def test_lanes_json_holds_what_status_needs_of_a_package() -> None:
    world = planned()
    world.finalize()
    first = world.plan.work_package("WP01")
    assert first is not None
    assert (first.title, first.subtasks, first.requirement_refs, first.write_scope, first.file) == (
        "First",
        ("T001", "T002"),
        ("FR-001",),
        ("src/a/**",),
        "tasks/WP01-first.md",
    )
    assert world.plan.interaction_policy["integration"] == "on_approval"


def test_the_acceptance_matrix_has_one_criterion_for_each_functional_requirement() -> None:
    world = planned()
    world.finalize()
    matrix = json.loads(world.text("acceptance-matrix.json"))
    assert [c["criterion_id"] for c in matrix["criteria"]] == ["FR-001", "FR-002"]


def test_the_page_of_tasks_names_packages_lanes_and_what_they_serve() -> None:
    world = planned()
    world.finalize()
    page = world.text("tasks.md")
    assert "| WP02 | Second | lane-b | WP01 | FR-002 |" in page
    assert "- T001 One" in page
    assert "| FR-001 | Sign in | WP01 |" in page


def test_a_second_run_changes_nothing_and_says_so() -> None:
    world = planned()
    world.finalize()
    plan, commits = world.text("lanes.json"), len(world.ledger.commits)
    world.clock.tick(3600)
    again = world.finalize()
    assert not again.changed
    assert again.written()["commits"] == []
    assert (world.text("lanes.json"), len(world.ledger.commits)) == (plan, commits)


def test_status_alone_never_changes_the_plan() -> None:
    world = planned()
    world.finalize()
    for lane in (StatusLane.CLAIMED, StatusLane.IN_PROGRESS, StatusLane.APPROVED, StatusLane.DONE):
        world.move("WP01", lane)
        assert not world.finalize().changed


def test_check_writes_nothing_and_says_what_would_come_of_it() -> None:
    world = planned()
    checked = world.finalize(check=True)
    assert checked.changed
    assert checked.written()["seeded"] == ["WP01", "WP02"]
    assert world.state.plan is None
    world.finalize()
    assert not world.finalize(check=True).changed


def test_after_an_edit_only_what_is_new_is_seeded() -> None:
    world = planned()
    world.finalize()
    world.move("WP01", StatusLane.CLAIMED)
    world.add("Third", owns=("src/c/**",))
    final = world.finalize()
    assert final.final.seeded == ("WP03",)
    assert lanes(world) == {"lane-a": ("WP01",), "lane-b": ("WP02",), "lane-c": ("WP03",)}
    assert world.state.snapshot.lane("WP01") is StatusLane.CLAIMED


def test_a_retry_is_already_applied_and_shows_the_same_plan() -> None:
    world = planned()
    operation = world.operation("tasks finalize")
    first, again = world.finalize(operation=operation), world.finalize(operation=operation)
    assert again.receipt
    assert again.receipt.already_applied
    assert (again.changed, again.seeded, again.files) == (True, first.seeded, first.files)
    assert again.plan == first.plan


def test_a_mission_without_packages_is_refused() -> None:
    with pytest.raises(NoWorkPackages):
        World({"spec.md": SPEC}).finalize()


def test_a_requirement_that_no_package_serves_is_named() -> None:
    world = World({"spec.md": SPEC})
    world.add("First", requires=("FR-002",))
    with pytest.raises(RequirementUnmapped) as refused:
        world.finalize()
    assert refused.value.unmapped == ("FR-001",)
    assert world.state.plan is None


def test_a_canceled_package_serves_no_requirement() -> None:
    world = planned()
    world.finalize()
    world.move("WP02", StatusLane.CANCELED)
    with pytest.raises(RequirementUnmapped):
        world.finalize()


def test_a_circle_of_dependencies_is_refused_with_its_path() -> None:
    world = planned()
    world.edit("tasks/WP01-first.md", "dependencies: []", "dependencies: [WP02]")
    with pytest.raises(DependencyCycle) as refused:
        world.finalize()
    assert refused.value.path == ("WP01", "WP02", "WP01")


def test_a_misspelt_key_in_a_hand_written_package_is_refused() -> None:
    world = planned()
    world.edit("tasks/WP01-first.md", "owned_files:", "owned_fils:")
    with pytest.raises(FrontMatterUnknownKey):
        world.finalize()


def test_a_package_written_by_hand_is_created_seeded_and_its_subtasks_named() -> None:
    world = planned()
    world.write("tasks/WP03-hand.md", b"---\ntitle: By hand\nsubtasks: [Wash, Dry]\n---\n\nText\n")
    final = world.finalize()
    assert final.final.seeded == ("WP01", "WP02", "WP03")
    assert "- id: T003\n  title: Wash\n" in world.text("tasks/WP03-hand.md")
    created = [r.wp_id for r in world.state.log.rows() if r.event_type == "WPCreated"]
    assert created == ["WP01", "WP02", "WP03"]


def test_a_change_that_would_join_two_lanes_in_use_is_refused() -> None:
    world = planned()
    world.finalize()
    world.move("WP01", StatusLane.CLAIMED)
    world.move("WP02", StatusLane.CLAIMED)
    world.edit("tasks/WP02-second.md", "src/b/**", "src/**")
    with pytest.raises(LaneChangeRefused) as refused:
        world.finalize()
    assert refused.value.packages == ("WP01", "WP02")


def test_a_package_that_disappeared_is_refused_unless_it_was_canceled() -> None:
    world = planned()
    world.write("spec.md", b"| FR-001 | Sign in |\n")
    world.finalize()
    world.delete("tasks/WP02-second.md")
    with pytest.raises(LaneChangeRefused, match="WP02"):
        world.finalize()
    world.move("WP02", StatusLane.CANCELED)
    world.finalize()
    assert lanes(world) == {"lane-a": ("WP01",)}


def test_a_canceled_package_no_longer_holds_others_together() -> None:
    world = World({"spec.md": b"# none\n"})
    for title, glob in (("First", "src/a"), ("Second", "src/b"), ("Wide", "src/**")):
        world.add(title, owns=(glob,))
    world.finalize()
    assert lanes(world) == {"lane-a": ("WP01", "WP02", "WP03")}
    world.move("WP03", StatusLane.CANCELED)
    world.finalize()
    assert lanes(world) == {"lane-a": ("WP01", "WP03"), "lane-b": ("WP02",)}
    assert not world.finalize().changed


def test_a_follow_up_may_touch_what_finished_packages_wrote() -> None:
    world = planned()
    world.finalize()
    world.move("WP01", StatusLane.DONE)
    world.move("WP02", StatusLane.DONE)
    world.add("Polish", owns=("src/**",))
    world.finalize()
    assert lanes(world) == {"lane-a": ("WP01",), "lane-b": ("WP02",), "lane-c": ("WP03",)}


def test_the_policy_of_charter_and_config_is_resolved_and_frozen_with_its_origins() -> None:
    wishes = (("charter", {"integration": "manual"}), ("config", {"merge_strategy": "squash"}))
    world = World({"spec.md": SPEC}, policies=FixedPolicySources(wishes=wishes))
    world.add("All", requires=("FR-001", "FR-002"))
    world.finalize()
    policy = world.plan.interaction_policy
    assert (policy["integration"], policy["merge_strategy"]) == ("manual", "squash")
    origins = policy["origins"]
    assert isinstance(origins, dict)
    assert (origins["integration"], origins["parallelism"]) == ("charter", "built-in")


def test_a_mission_without_worktrees_has_one_lane() -> None:
    meta = mission_meta(
        fairlead={"format_version": 1, "worktrees": False}, coordination_branch=None
    )
    world = World(meta=meta)
    world.add("First", owns=("a",))
    world.add("Second", owns=("b",))
    world.finalize()
    assert lanes(world) == {"lane-a": ("WP01", "WP02")}
    assert world.plan.mission_branch == "trunk"
    assert {row.data.get("execution_mode") for row in world.state.log.rows()} == {
        None,
        "direct_repo",
    }


def test_a_mission_that_others_made_keeps_their_keys() -> None:
    foreign = mission_meta(fairlead=None)
    world = World({"tasks/WP01-x.md": NO_FILE}, meta=foreign)
    world.finalize()
    assert "shell_pid: '7'\n" in world.text("tasks/WP01-x.md")
    assert "merge_target_branch: trunk\n" in world.text("tasks/WP01-x.md")
    assert lanes(world) == {"lane-a": ("WP01",)}


def test_what_is_allowed_and_worth_a_look_is_said() -> None:
    world = World({"spec.md": SPEC + b"| FR-001 | again |\n"})
    world.add("All", requires=("FR-001", "FR-002", "FR-007"))
    assert world.finalize().final.warnings == (
        "WP01 names FR-007, which spec.md does not state",
        "WP01 owns no files, so an overlap with other packages goes unnoticed",
        "spec.md states FR-001 twice (line 7)",
    )


def test_the_plan_that_is_written_is_one_that_can_be_read() -> None:
    world = planned()
    world.finalize()
    data = world.text("lanes.json").encode()
    assert type(world.plan).parse(data) == world.plan
    with pytest.raises(LanesInvalid):
        type(world.plan).parse(data.replace(b'"lane-b"', b'"lane-a"'))
