"""The use cases: move, annotate, and the two that only look."""

from typing import Any

import pytest

from fairlead.mission_management.adapters.memory_ledger import MemoryLedger
from fairlead.mission_management.bookkeeping import OperationIdConflict
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    Annotated,
    AnnotateWorkPackage,
    AnnotationEmpty,
    AnnotationRequest,
    Change,
    LeaseFenced,
    MoveWorkPackage,
    ReadLog,
    ReadStatus,
    SameLane,
    SnapshotMismatch,
    StatusSnapshot,
    SubtaskStatusUnknown,
    SubtaskUnknown,
    TransitionRules,
    WorkPackageMoved,
    materialize,
    verify_snapshot,
)
from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from tests.mission_management.status.world import (
    ADA,
    BOB,
    FOREIGN_META,
    META,
    MISSION,
    OLIVE,
    PLAN,
    L,
    World,
    operation,
    read_context,
    request,
)


@pytest.fixture
def world() -> World:
    return World()


def annotate(world: World, wp_id: str = "WP01", number: int = 90, **more: Any) -> Annotated:
    actor = more.pop("actor", ADA)
    use_case = AnnotateWorkPackage(world.ledger, world.rules)
    return use_case(
        world.context, AnnotationRequest(wp_id, actor, **more), operation(number, actor)
    )


class TestMoving:
    def test_a_retry_of_the_same_operation_is_a_success_that_changes_nothing(
        self, world: World
    ) -> None:
        world.seed("WP01")
        use_case = MoveWorkPackage(world.ledger, world.rules)
        once = operation(60, explicit=True)
        first = use_case(world.context, request("WP01", L.CLAIMED), once)
        before = world.ledger.log.data

        again = use_case(world.context, request("WP01", L.CLAIMED), once)

        assert again.receipt.already_applied and not first.receipt.already_applied
        assert again.event == first.event
        assert again.lease == first.lease
        assert world.ledger.log.data == before

    def test_the_same_step_under_another_operation_is_a_self_transition(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)

        with pytest.raises(SameLane):
            world.move("WP01", L.CLAIMED)

    def test_an_operation_id_is_good_for_one_request(self, world: World) -> None:
        world.seed("WP01")
        use_case = MoveWorkPackage(world.ledger, world.rules)
        use_case(world.context, request("WP01", L.CLAIMED), operation(60))

        with pytest.raises(OperationIdConflict):
            use_case(world.context, request("WP02", L.CLAIMED), operation(60))

    def test_the_row_and_the_snapshot_are_in_one_commit(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)
        verify_snapshot(world.state)

        assert world.state.read_file(SNAPSHOT_FILE) == materialize(META, world.state.snapshot)

    def test_rules_without_heartbeats_move_all_the_same(self, world: World) -> None:
        world.seed("WP01")
        world.rules = TransitionRules()

        assert world.move("WP01", L.CLAIMED).lease


class TestAnnotating:
    def test_subtasks_are_recorded_by_their_planned_ids(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        annotated = annotate(world, subtasks={"t001": "Done", "T002": "doing"}, note="half")

        assert annotated.event and annotated.event.delta == {
            "subtasks": {"T001": "done", "T002": "in_progress"},
            "note": "half",
        }
        assert world.status().subtasks == {"T001": "done", "T002": "in_progress"}

    def test_an_unknown_subtask_is_refused_with_the_nearest(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        with pytest.raises(SubtaskUnknown, match="did you mean T002") as refused:
            annotate(world, subtasks={"T0002": "done"})

        assert refused.value.details["known"] == ["T001", "T002"]

    def test_a_package_without_subtasks_says_so(self, world: World) -> None:
        world.seed("WP02")

        with pytest.raises(SubtaskUnknown, match="it has none"):
            annotate(world, "WP02", subtasks={"X": "done"})

    def test_a_package_that_nobody_planned_here_takes_any_subtask(self) -> None:
        world = World(meta=FOREIGN_META, plan=None)
        world.seed("WP01")

        annotate(world, subtasks={"T099": "done"})

        assert world.status().subtasks == {"T099": "done"}

    def test_a_subtask_cannot_be_just_anything(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        with pytest.raises(SubtaskStatusUnknown):
            annotate(world, subtasks={"T001": "nearly"})

    @pytest.mark.parametrize("said", [{}, {"note": " "}, {"facts": {"model": ""}}])
    def test_an_annotation_says_something(self, world: World, said: dict[str, Any]) -> None:
        world.seed("WP01")

        with pytest.raises(AnnotationEmpty):
            annotate(world, **said)

    def test_further_facts_are_recorded(self, world: World) -> None:
        world.seed("WP01")

        annotate(world, facts={"agent": "ada", "model": "m-1", "cost": {"usd": 2}})

        assert world.status().agent == "ada"
        assert world.status().extra["cost"] == {"usd": 2}

    def test_a_heartbeat_alone_renews_the_lease_and_commits_nothing(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)
        commits = len(world.ledger.commits)
        world.clock.tick(60)

        annotated = annotate(world, heartbeat=True)

        assert (annotated.receipt, annotated.event) == (None, None)
        assert annotated.lease and annotated.lease.generation == 1
        assert world.beats.last(MISSION.value, "WP01", 1) == world.clock.now()
        assert len(world.ledger.commits) == commits

    def test_an_annotation_of_the_holder_renews_the_lease(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)
        world.clock.tick(60)

        annotate(world, note="still here")

        assert world.beats.last(MISSION.value, "WP01", 1) == world.clock.now()

    @pytest.mark.parametrize("heartbeat", [True, False])
    def test_only_the_holder_annotates_what_is_held(self, world: World, heartbeat: bool) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        with pytest.raises(LeaseFenced):
            annotate(world, actor=BOB, note=None if heartbeat else "hm", heartbeat=heartbeat)

    def test_an_old_generation_does_not_annotate(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)
        world.move("WP01", L.PLANNED, reason="lunch")

        with pytest.raises(LeaseFenced):
            annotate(world, lease=1, note="late")

    def test_anybody_annotates_what_nobody_holds(self, world: World) -> None:
        world.bring("WP01", L.FOR_REVIEW)

        annotate(world, actor=OLIVE, note="looks good from afar")

        assert world.status().notes == ("looks good from afar",)

    def test_a_retry_of_an_annotation_changes_nothing(self, world: World) -> None:
        world.seed("WP01")
        annotate(world, note="once")

        again = annotate(world, note="once")

        assert again.receipt and again.receipt.already_applied
        assert world.status().notes == ("once",)


class TestLooking:
    def test_the_status_is_what_the_board_shows(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        view = ReadStatus(world.ledger)(read_context(), verify=True)

        assert view.summary["in_progress"] == 1

    def test_the_log_is_shown_whole(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)
        world.milestone("SpecifyStarted")

        rows = ReadLog(world.ledger)(read_context(), verify=True)

        assert [row.kind.value for row in rows] == ["transition", "transition", "lifecycle"]

    def test_a_snapshot_that_does_not_follow_from_the_log_is_found(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)
        state = world.state
        data = state.read_file(SNAPSHOT_FILE) or b""
        broken = data.replace(b'"lane": "claimed"', b'"lane": "done"')

        with pytest.raises(SnapshotMismatch, match="WP01 is recorded as done"):
            verify_snapshot(with_snapshot(world, broken))

    def test_every_byte_of_our_snapshots_counts(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)
        data = world.state.read_file(SNAPSHOT_FILE) or b""

        with pytest.raises(SnapshotMismatch, match="bytes differ"):
            verify_snapshot(with_snapshot(world, data + b" "))

    def test_a_missing_snapshot_is_found(self, world: World) -> None:
        world.bring("WP01", L.CLAIMED)

        with pytest.raises(SnapshotMismatch, match="missing"):
            verify_snapshot(with_snapshot(world, None))

    def test_of_a_foreign_snapshot_only_the_lanes_must_agree(self) -> None:
        world = World(meta=FOREIGN_META)
        world.seed("WP01")
        data = b'{"work_packages": {"WP01": {"lane": "planned"}}}'

        verify_snapshot(with_snapshot(world, data))
        verify_snapshot(with_snapshot(world, None))


def with_snapshot(world: World, data: bytes | None) -> Any:
    from dataclasses import replace

    state = world.state
    return replace(
        state, read_file=lambda name: data if name == SNAPSHOT_FILE else state.read_file(name)
    )


class TestTheMemoryLedger:
    def test_it_starts_from_a_log_that_is_given(self) -> None:
        first = World()
        first.bring("WP01", L.CLAIMED)
        files = {EVENTS_FILE: first.ledger.log.data}

        second = World(files=files)

        assert second.state.snapshot == first.state.snapshot

    def test_files_are_written_changed_and_removed_with_the_events(self, world: World) -> None:
        longer = PLAN.written().replace(b'"Form"', b'"A form"')
        world.ledger.record(
            world.context,
            operation(70),
            lambda _: Change((), "files", {"spec.md": b"spec", "lanes.json": longer}),
        )
        world.ledger.record(
            world.context, operation(71), lambda _: Change((), "files", {"spec.md": None})
        )

        package = world.state.plan.work_package("WP01") if world.state.plan else None
        assert package and package.title == "A form"
        assert world.state.read_file("spec.md") is None
        assert "spec.md" not in world.state.file_names("")
        assert world.ledger.changes[0].files["spec.md"] == b"spec"

    def test_every_commit_has_its_own_name(self, world: World) -> None:
        seen = {world.state.as_of}
        for lane in (L.PLANNED, L.BLOCKED, L.PLANNED):
            world.record(WorkPackageMoved("WP01", L.GENESIS, lane, ADA))
            seen.add(world.state.as_of)

        assert len(seen) == 4

    def test_a_mission_without_a_plan_is_possible(self) -> None:
        ledger = MemoryLedger(META, clock=FixedClock())

        assert ledger.state.plan is None
        assert ledger.state.snapshot == StatusSnapshot()
