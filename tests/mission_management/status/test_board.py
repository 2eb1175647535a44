"""The data of `status --json`: the keys are a contract."""

import json

import pytest

from fairlead.mission_management.status import (
    DISPLAY_LANES,
    PROGRESS_WEIGHTS,
    IntegratedCode,
    LifecycleRecorded,
    Progress,
    StatusLane,
    WorkPackageMoved,
    WorkPackageStatus,
    WorkPackageView,
    board,
    phase_of,
    stale_base,
)
from tests.mission_management.status.world import (
    ADA,
    FOLDER,
    FOREIGN_META,
    MISSION,
    OLIVE,
    TIP,
    L,
    World,
    read_context,
)


@pytest.fixture
def world() -> World:
    return World()


def package(world: World, wp_id: str) -> WorkPackageView:
    view = board(read_context(), world.state)
    return next(one for one in view.work_packages if one.wp_id == wp_id)


def test_the_mission_part_has_exactly_these_keys(world: World) -> None:
    data = json.loads(json.dumps(board(read_context(), world.state).written()))

    assert data["mission"] == {
        "mission_id": MISSION.value,
        "mid8": MISSION.mid8.value,
        "mission_slug": FOLDER.value,
        "friendly_name": "Add login",
        "mission_type": "software-dev",
        "topology": "coordination",
        "authority_ref": world.context.branches.destination.display,
        "authority_commit": world.state.as_of,
        "target_branch": "main",
        "phase": "planning",
    }
    assert sorted(data) == [
        "conflicts",
        "event_count",
        "last_event_id",
        "mission",
        "progress",
        "summary",
        "work_packages",
    ]


def test_a_package_is_written_with_these_keys(world: World) -> None:
    world.bring("WP01", L.IN_PROGRESS)

    entry = package(world, "WP01").written()

    last = world.ledger.log.rows()[-1]
    assert dict(entry) == {
        "wp_id": "WP01",
        "title": "Form",
        "lane": "in_progress",
        "actor": "ada",
        "agent": "ada",
        "execution_lane": "lane-a",
        "dependencies": [],
        "blocked_by": [],
        "lease": {"holder": "ada", "generation": 1, "ttl": 86_400},
        "last_event_id": last.event_id,
        "last_transition_at": last.at,
        "stale_base": [],
        "force_count": 0,
        "blocked_from": None,
        "subtasks": {},
    }


def test_packages_are_shown_in_order_also_those_that_nothing_happened_to() -> None:
    world = World(meta=FOREIGN_META)  # in a plan of ours every package has a lane
    world.seed("WP09")

    shown = board(read_context(), world.state).work_packages

    assert [(one.wp_id, one.status.lane) for one in shown] == [
        ("WP01", L.GENESIS),
        ("WP02", L.GENESIS),
        ("WP03", L.GENESIS),
        ("WP09", L.PLANNED),
    ]


def test_a_package_is_blocked_by_what_it_waits_for(world: World) -> None:
    world.seed("WP01", "WP02")

    assert package(world, "WP02").blocked_by == ("WP01",)


def test_what_is_finished_waits_for_nothing(world: World) -> None:
    world.record(WorkPackageMoved("WP02", L.GENESIS, L.DONE, OLIVE, force=True, reason="imported"))

    assert package(world, "WP02").blocked_by == ()
    assert package(world, "WP02").written()["force_count"] == 1


def test_an_annotated_agent_is_shown_before_the_implementer(world: World) -> None:
    world.bring("WP01", L.IN_REVIEW)
    assert package(world, "WP01").agent == "ada"

    world.annotate("WP01", {"agent": "claude"})
    assert package(world, "WP01").agent == "claude"


def test_the_same_commit_gives_the_same_bytes(world: World) -> None:
    world.bring("WP01", L.APPROVED)
    one, other = (board(read_context(), world.state).written() for _ in range(2))
    world.clock.tick(99)

    assert json.dumps(one) == json.dumps(other)


class TestProgress:
    def test_the_weights_are_the_contracts(self) -> None:
        assert {lane: PROGRESS_WEIGHTS.get(lane, 0) for lane in DISPLAY_LANES} == {
            L.PLANNED: 0,
            L.CLAIMED: 0.05,
            L.IN_PROGRESS: 0.3,
            L.FOR_REVIEW: 0.6,
            L.IN_REVIEW: 0.7,
            L.APPROVED: 0.8,
            L.DONE: 1,
            L.BLOCKED: 0,
            L.CANCELED: 0,
        }

    def test_packages_are_weighed_by_their_lanes(self) -> None:
        statuses = [WorkPackageStatus(lane=lane) for lane in (L.DONE, L.IN_PROGRESS, L.PLANNED)]

        assert Progress.of(statuses) == Progress(done=1, total=3, weighted=0.4333)

    def test_what_an_operator_canceled_does_not_count(self) -> None:
        canceled = WorkPackageStatus(lane=L.CANCELED, canceled_by_operator=True)
        dropped = WorkPackageStatus(lane=L.CANCELED)

        assert Progress.of([canceled, WorkPackageStatus(lane=L.DONE)]) == Progress(1, 1, 1.0)
        assert Progress.of([dropped, WorkPackageStatus(lane=L.DONE)]) == Progress(1, 2, 0.5)

    def test_nothing_is_nothing(self) -> None:
        assert Progress.of([]).written() == {"done": 0, "total": 0, "weighted": 0.0}


class TestPhase:
    @pytest.mark.parametrize(
        ("lanes", "phase"),
        [
            ([], "planning"),
            ([L.PLANNED], "implementing"),
            ([L.DONE, L.PLANNED], "implementing"),
            ([L.DONE, L.BLOCKED], "implementing"),
            ([L.FOR_REVIEW, L.APPROVED], "reviewing"),
            ([L.DONE, L.CANCELED], "reviewing"),
        ],
    )
    def test_it_follows_from_the_lanes(
        self, world: World, lanes: list[StatusLane], phase: str
    ) -> None:
        if lanes:
            world.record(
                *(
                    WorkPackageMoved(f"WP0{number}", L.GENESIS, lane, ADA)
                    for number, lane in enumerate(lanes, start=1)
                )
            )

        assert phase_of(world.state) == phase

    @pytest.mark.parametrize(
        ("event_type", "phase"),
        [("MissionAccepted", "accepted"), ("MissionMerged", "merged"), ("MissionClosed", "closed")],
    )
    def test_milestones_go_before_lanes(self, world: World, event_type: str, phase: str) -> None:
        world.seed("WP01")
        world.milestone(event_type)

        assert phase_of(world.state) == phase

    @pytest.mark.parametrize("phase", ["accepted", "merged"])
    def test_a_foreign_mission_says_it_in_its_meta(self, phase: str) -> None:
        world = World(meta=FOREIGN_META.with_values(**{f"{phase}_at": "2026-01-01"}))

        assert phase_of(world.state) == phase


class TestStaleBase:
    def test_a_lane_is_stale_once_its_scope_was_touched_by_another(self, world: World) -> None:
        self.claim(world, "WP02", L.IN_PROGRESS)
        self.integrate(world, "WP01", "src/session/store.py")

        assert stale_base(world.state, "WP02") == ("WP01",)
        assert package(world, "WP02").written()["stale_base"] == ["WP01"]

    def test_other_files_make_nothing_stale(self, world: World) -> None:
        self.claim(world, "WP02", L.IN_PROGRESS)
        self.integrate(world, "WP01", "src/sessions.py")

        assert stale_base(world.state, "WP02") == ()

    def test_what_came_in_before_the_claim_is_in_the_base(self, world: World) -> None:
        self.integrate(world, "WP01", "src/session/store.py")
        self.claim(world, "WP02", L.IN_PROGRESS)

        assert stale_base(world.state, "WP02") == ()

    def test_the_own_lane_is_never_stale_by_itself(self, world: World) -> None:
        self.claim(world, "WP02", L.IN_PROGRESS)
        self.integrate(world, "WP03", "src/session/store.py", lane="lane-b")

        assert stale_base(world.state, "WP02") == ()

    def test_a_package_without_its_own_scope_has_its_lanes(self, world: World) -> None:
        self.claim(world, "WP03", L.IN_PROGRESS)
        self.integrate(world, "WP01", "src/form/shared.py")

        assert stale_base(world.state, "WP03") == ("WP01",)

    def test_a_finished_package_is_not_stale(self, world: World) -> None:
        self.claim(world, "WP02", L.IN_PROGRESS)
        self.integrate(world, "WP01", "src/session/store.py")
        self.claim(world, "WP02", L.DONE)

        assert stale_base(world.state, "WP02") == ()

    @pytest.mark.parametrize(
        ("below", "stale"), [("src/session", True), ("src", True), ("src/other", False), ("", True)]
    )
    def test_touched_directories_count_when_they_hold_something_of_the_scope(
        self, world: World, below: str, stale: bool
    ) -> None:
        self.claim(world, "WP02", L.IN_PROGRESS)
        many = [f"{below}/part{n}/file.py".lstrip("/") for n in range(100)]
        self.integrate(world, "WP01", *many)

        assert (stale_base(world.state, "WP02") == ("WP01",)) is stale

    def test_the_real_integration_records_what_it_takes(self, world: World) -> None:
        world.record(WorkPackageMoved("WP03", L.PLANNED, L.CLAIMED, ADA))
        world.bring("WP01", L.APPROVED)
        code = IntegratedCode("lane-a", TIP, ("src/form/shared.py",))
        world.move("WP01", L.DONE, OLIVE, integrated=code)

        assert stale_base(world.state, "WP03") == ("WP01",)

    def test_a_mission_without_a_plan_has_no_stale_base(self) -> None:
        world = World(meta=FOREIGN_META, plan=None)
        self.claim(world, "WP02", L.IN_PROGRESS)
        self.integrate(world, "WP01", "src/session/store.py")

        assert stale_base(world.state, "WP02") == ()

    def claim(self, world: World, wp_id: str, to: StatusLane) -> None:
        world.record(
            WorkPackageMoved(wp_id, L.PLANNED, L.CLAIMED, ADA),
            WorkPackageMoved(wp_id, L.CLAIMED, to, ADA),
        )

    def integrate(self, world: World, wp_id: str, *touched: str, lane: str = "lane-a") -> None:
        payload = {"wp_id": wp_id, "lane": lane, "touched": list(touched)}
        world.record(LifecycleRecorded("LaneIntegrated", OLIVE, payload))
