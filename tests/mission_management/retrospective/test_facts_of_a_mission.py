"""What the log says about how a mission went."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ruamel.yaml import YAML

from fairlead.mission_management.retrospective import (
    GeneratedRetrospective,
    mission_facts,
)
from fairlead.mission_management.status import (
    REAPER,
    LifecycleRecorded,
    StatusLane,
    WorkPackageMoved,
)
from fairlead.shared_kernel.identity import MissionFolder
from tests.mission_management.missions.world import ADA, OLIVE, World, package

START = datetime(2026, 5, 1, 9, tzinfo=UTC)
_L = StatusLane


def lived(world: World) -> MissionFolder:
    """WP01 is rejected once and blocked for a while; WP02 goes through, WP03 is forced."""
    created = world.create()
    folder = created.folder
    world.plan(folder, package("WP01"), package("WP02"), package("WP03"))
    steps = [
        (0, "WP01", _L.PLANNED, _L.CLAIMED),
        (60, "WP01", _L.CLAIMED, _L.IN_PROGRESS),
        (660, "WP01", _L.IN_PROGRESS, _L.FOR_REVIEW),
        (720, "WP01", _L.FOR_REVIEW, _L.IN_REVIEW),
        (900, "WP01", _L.IN_REVIEW, _L.IN_PROGRESS),
        (1000, "WP01", _L.IN_PROGRESS, _L.BLOCKED),
        (1300, "WP01", _L.BLOCKED, _L.IN_PROGRESS),
        (1400, "WP01", _L.IN_PROGRESS, _L.APPROVED),
        (1500, "WP01", _L.APPROVED, _L.DONE),
        (1600, "WP02", _L.PLANNED, _L.CLAIMED),
        (1700, "WP02", _L.CLAIMED, _L.DONE),
        (1800, "WP03", _L.PLANNED, _L.APPROVED),
    ]
    for seconds, wp_id, source, target in steps:
        world.clock.set(START + timedelta(seconds=seconds))
        moved = WorkPackageMoved(wp_id, source, target, ADA, reason="because")
        if wp_id == "WP03":
            moved = replace(moved, force=True, actor=OLIVE)
        world.record(folder, moved)
    return folder


def test_the_facts_are_computed_from_the_log(memory: World) -> None:
    facts = mission_facts(memory.state(lived(memory)))

    first, second, third = facts.packages
    assert first.cycle_seconds == 1500.0
    assert first.seconds_in["blocked"] == first.blocked_seconds == 300.0
    assert first.seconds_in["in_progress"] == 600.0 + 100.0 + 100.0
    assert len(first.rejections) == 1
    assert second.cycle_seconds == 100.0
    assert third.cycle_seconds is None
    assert len(third.forced_moves) == 1


def test_conflicts_are_told_from_rejections(memory: World) -> None:
    folder = memory.create().folder
    memory.plan(folder, package("WP01"))
    back = WorkPackageMoved("WP01", _L.APPROVED, _L.IN_PROGRESS, OLIVE)
    memory.record(folder, back)
    memory.record(folder, replace(back, review_ref="integration conflict"))
    brought = {"wp_id": "WP01", "lane": "lane-a"}
    memory.record(folder, LifecycleRecorded("LaneIntegrated", ADA, brought))
    resolved = {**brought, "resolved": ["hello.py"]}
    memory.record(folder, LifecycleRecorded("LaneIntegrated", ADA, resolved))
    memory.record(folder, LifecycleRecorded("MissionMerged", ADA, {"resolved": ["hello.py"]}))

    facts = mission_facts(memory.state(folder))

    [first] = facts.packages
    assert (len(first.rejections), len(first.conflicts)) == (1, 2)
    assert facts.totals()["conflicts"] == 3
    assert facts.integrations == 2


def test_a_lease_that_nobody_renewed_is_a_fact(memory: World) -> None:
    folder = memory.create().folder
    memory.plan(folder, package("WP01"))
    memory.record(folder, WorkPackageMoved("WP01", _L.PLANNED, _L.CLAIMED, ADA))
    memory.record(folder, WorkPackageMoved("WP01", _L.CLAIMED, _L.PLANNED, REAPER, reason="late"))

    facts = mission_facts(memory.state(folder))

    assert facts.totals()["reclaimed_leases"] == 1
    assert facts.written()["seconds_in"] == {"claimed": 2.0, "planned": 2.0}


def test_a_mission_lasts_from_its_first_row_to_its_last(memory: World) -> None:
    facts = mission_facts(memory.state(lived(memory)))

    assert facts.until.startswith("2026-05-01T09:30")
    assert facts.duration_seconds > 1800


def test_cycle_times_add_up_by_execution_lane(memory: World) -> None:
    facts = mission_facts(memory.state(lived(memory)))

    assert facts.cycle_seconds_by_lane() == {"lane-a": 1500.0, "lane-b": 100.0}


def test_the_text_points_at_the_events(memory: World) -> None:
    state = memory.state(lived(memory))

    document = YAML(typ="safe").load(GeneratedRetrospective()(state))

    summaries = [finding["summary"] for finding in document["not_helpful"]]
    assert summaries == [
        "WP01 was sent back by its reviews once",
        "WP01 was blocked once, for 300 s",
        "WP03 was moved by force once",
    ]
    assert [finding["summary"] for finding in document["helped"]] == [
        "WP02 was done without a rejection, a conflict, a block or a forced move"
    ]
    refs = {ref["id"]: ref["event_id"] for ref in document["evidence_refs"]}
    for finding in (*document["helped"], *document["not_helpful"]):
        assert all(state.log.contains(refs[ref]) for ref in finding["evidence_refs"])
    assert document["facts"]["rejections"] == 1
    assert document["facts"]["blocked_seconds"] == 300.0


def test_the_same_log_gives_the_same_text(memory: World) -> None:
    folder = lived(memory)

    assert GeneratedRetrospective()(memory.state(folder)) == GeneratedRetrospective()(
        memory.state(folder)
    )


def test_a_mission_in_which_nothing_happened_has_no_findings(memory: World) -> None:
    state = memory.state(memory.create().folder)

    document = YAML(typ="safe").load(GeneratedRetrospective()(state))

    assert document["findings_status"] == "ran_no_findings"
    assert document["facts"]["work_packages"] == []


def told(world: World, *steps: tuple[float, StatusLane, StatusLane, str]) -> tuple[Any, list[str]]:
    """The facts of WP01 and what is found about it, after these moves."""
    folder = world.create().folder
    world.plan(folder, package("WP01"))
    for seconds, source, target, reason in steps:
        world.clock.set(START + timedelta(seconds=seconds))
        world.record(folder, WorkPackageMoved("WP01", source, target, OLIVE, reason=reason))
    document = YAML(typ="safe").load(GeneratedRetrospective()(world.state(folder)))
    (facts,) = document["facts"]["work_packages"]
    return facts, [finding["summary"] for finding in document["not_helpful"]]


def test_a_canceled_package_is_told_with_the_reason(memory: World) -> None:
    facts, found = told(memory, (0, _L.PLANNED, _L.CANCELED, "nobody wants it"))

    assert (facts["ended_in"], facts["canceled_because"]) == ("canceled", "nobody wants it")
    assert found == ["WP01 was canceled: nobody wants it"]


def test_a_package_that_was_canceled_and_taken_up_again_was_not_canceled(memory: World) -> None:
    facts, found = told(
        memory,
        (0, _L.PLANNED, _L.CANCELED, "nobody wants it"),
        (9, _L.CANCELED, _L.PLANNED, "somebody does"),
    )

    assert (facts["ended_in"], facts["canceled_because"]) == ("planned", None)
    assert found == []


def test_a_block_of_a_moment_is_one_and_took_no_zero_seconds(memory: World) -> None:
    facts, found = told(
        memory,
        (0, _L.PLANNED, _L.BLOCKED, "no key"),
        (0.4, _L.BLOCKED, _L.PLANNED, "found it"),
    )

    assert (facts["times_blocked"], facts["blocked_seconds"]) == (1, 0.4)
    assert found == ["WP01 was blocked once, for less than a second"]


def test_who_is_blocked_at_the_end_is_so_still(memory: World) -> None:
    facts, found = told(memory, (0, _L.PLANNED, _L.BLOCKED, "no key"))

    assert (facts["ended_in"], facts["times_blocked"]) == ("blocked", 1)
    assert found == ["WP01 was blocked once, and is so still"]
