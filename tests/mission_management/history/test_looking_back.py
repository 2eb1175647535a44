"""Looking back: by event, by commit, by time; from committed history only."""

from dataclasses import dataclass

import pytest

from fairlead.mission_management.adapters.machine_conflicts import MachineConflicts
from fairlead.mission_management.conflicts import ConflictNotes
from fairlead.mission_management.history import (
    CompareHistory,
    ExplainPackage,
    FollowLog,
    HistoryPointNotFound,
    PointFinder,
    ReadStatusAt,
)
from fairlead.mission_management.status import (
    StatusLane,
    StatusView,
    WorkPackageMoved,
    WorkPackageNotFound,
    legal_targets,
)
from fairlead.shared_kernel.commit_target import CommitReceipt
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.documents import PlannedWorkPackage
from fairlead.shared_kernel.git import ZERO_OID, RefUpdate
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames
from tests.mission_management.missions.world import ADA, OLIVE, World, package

PLANNED, CLAIMED, BEGUN = (StatusLane(n) for n in ("planned", "claimed", "in_progress"))
BLOCKED, CANCELED = StatusLane("blocked"), StatusLane("canceled")


@dataclass
class Past:
    """A mission with two packages, one of which was claimed and begun in one commit."""

    world: World
    folder: MissionFolder
    begun: CommitReceipt

    @property
    def context(self) -> ReadContext:
        return self.world.context(self.folder).writing().reading()

    @property
    def tip(self) -> str:
        return self.context.surface.read_commit

    def at(self, point: str) -> StatusView:
        return ReadStatusAt(self.world.repository)(self.context, point)

    def lane(self, point: str, wp_id: str = "WP01") -> StatusLane:
        views = {view.wp_id: view for view in self.at(point).work_packages}
        return views[wp_id].status.lane

    def time_of(self, event_id: str) -> str:
        row = self.world.state(self.folder).log.find(event_id)
        assert row
        return row.at


@pytest.fixture
def past(world: World) -> Past:
    folder = world.create().folder
    second = PlannedWorkPackage("WP02", "Second", dependencies=("WP01",))
    world.plan(folder, package("WP01"), second)
    receipt = world.record(
        folder,
        WorkPackageMoved("WP01", PLANNED, CLAIMED, ADA),
        WorkPackageMoved("WP01", CLAIMED, BEGUN, ADA),
        actor=ADA,
    )
    world.record(
        folder,
        WorkPackageMoved("WP01", BEGUN, BLOCKED, ADA, reason="waits for the bank"),
        files={"notes.md": b"a\n"},
    )
    return Past(world, folder, receipt)


def explaining(world: World) -> ExplainPackage:
    conflicts = MachineConflicts(ConflictNotes(world.machine))
    return ExplainPackage(world.repository, world.ledger, conflicts)


def test_the_status_after_an_event_is_not_that_of_its_whole_commit(past: Past) -> None:
    claimed, begun = past.begun.event_ids

    assert past.lane(claimed) is CLAIMED
    assert past.lane(begun.lower()) is BEGUN
    assert past.at(claimed).mission["authority_commit"] == past.begun.commit_sha
    assert past.at(claimed).event_count == 3


def test_the_status_at_a_commit_is_what_it_was_there(past: Past) -> None:
    assert past.lane(past.begun.commit_sha) is BEGUN
    assert past.lane(past.begun.commit_sha[:8]) is BEGUN
    assert past.lane(past.tip) is BLOCKED


def test_the_status_at_a_time_is_that_of_the_last_event_until_then(past: Past) -> None:
    claimed, begun = (past.time_of(event) for event in past.begun.event_ids)

    assert past.lane(claimed) is CLAIMED
    assert past.lane(begun) is BEGUN
    assert past.lane("2999-01-01") is BLOCKED
    assert past.lane(begun.replace("+00:00", "")) is BEGUN


def test_start_and_head_are_the_ends_of_history(past: Past) -> None:
    assert past.at("START").work_packages == ()
    assert past.at("HEAD").written() == past.at(past.tip).written()


@pytest.mark.parametrize(
    "point",
    [
        *("", "yesterday", "1999-01-01", "abcd", "f" * 40),
        *("00000000010000000000000000", "--upload-pack=x", "HEAD~1"),
    ],
)
def test_what_is_no_moment_is_refused(past: Past, point: str) -> None:
    with pytest.raises(HistoryPointNotFound) as refused:
        past.at(point)

    assert refused.value.next_step


def test_a_commit_of_another_branch_is_no_moment_of_the_mission(past: Past) -> None:
    other = past.world.commit("topic", {"x": b""}, start=past.world.tip("main"))

    with pytest.raises(HistoryPointNotFound):
        past.at(other)


def test_what_changed_between_two_moments(past: Past) -> None:
    diff = CompareHistory(past.world.repository)(past.context, past.begun.event_ids[0], "HEAD")

    assert [(c.wp_id, c.from_lane, c.to_lane) for c in diff.lanes] == [
        ("WP01", "claimed", "blocked")
    ]
    assert diff.files == (("notes.md", "added"),)
    assert [row.data["to_lane"] for row in diff.rows] == ["in_progress", "blocked"]
    assert not diff.backwards


def test_comparing_backwards_says_so(past: Past) -> None:
    diff = CompareHistory(past.world.repository)(past.context, "HEAD", "START")

    assert diff.backwards
    assert {(c.wp_id, c.to_lane) for c in diff.lanes} == {("WP01", ""), ("WP02", "")}
    assert ("notes.md", "removed") in diff.files
    assert len(diff.rows) == len(past.world.state(past.folder).log.rows()) - 1


def test_a_moment_compared_with_itself_shows_nothing(past: Past) -> None:
    diff = CompareHistory(past.world.repository)(past.context, "HEAD", past.tip)

    assert (diff.rows, diff.lanes, diff.files) == ((), (), ())


def test_a_blocked_package_is_explained_with_its_reason_and_the_way_back(past: Past) -> None:
    told = explaining(past.world)(past.context, "WP01")

    assert "waits for the bank" in told.why
    assert "It was in_progress before" in told.why
    assert told.commit == past.tip
    assert [row.data["to_lane"] for row in told.transitions] == [
        "planned",
        "claimed",
        "in_progress",
        "blocked",
    ]
    assert {way.to_lane.value for way in told.ways} == {"planned", "in_progress", "canceled"}


def test_a_package_that_waits_names_what_it_waits_for(past: Past) -> None:
    told = explaining(past.world)(past.context, "WP02")

    assert told.waits_for == {"WP01": "blocked"}
    assert "It waits for WP01 (blocked)" in told.why
    claim = next(way for way in told.ways if way.to_lane is CLAIMED)
    assert "every dependency satisfied" in claim.needs
    assert claim.command == "fairlead implement WP02 --agent A"


def test_a_package_that_nobody_has_is_not_found(past: Past) -> None:
    with pytest.raises(WorkPackageNotFound):
        explaining(past.world)(past.context, "WP09")


@pytest.mark.parametrize("lane", [lane for lane in StatusLane if lane.value != "genesis"])
def test_every_lane_is_explained_with_all_its_ways(past: Past, lane: StatusLane) -> None:
    past.world.record(
        past.folder, WorkPackageMoved("WP02", PLANNED, lane, OLIVE, force=True, reason="test")
    )

    told = explaining(past.world)(past.context, "WP02")

    blocked_from = PLANNED if lane is BLOCKED else None
    assert tuple(way.to_lane for way in told.ways) == legal_targets(lane, blocked_from=blocked_from)
    assert all(way.command.startswith("fairlead ") for way in told.ways)
    assert "by force" in told.why
    assert told.written()["lane"] == lane.value


def test_explaining_writes_nothing_and_knows_no_clock(past: Past) -> None:
    explain = explaining(past.world)
    before = past.tip

    first = explain(past.context, "WP01").written()
    past.world.clock.set(past.world.clock.now().replace(year=2999))

    assert explain(past.context, "WP01").written() == first
    assert past.tip == before


def test_following_yields_what_is_committed_from_now_on(past: Past) -> None:
    rounds = iter(range(10))
    written: list[str] = []

    def pause() -> None:
        if next(rounds) in (1, 3):
            event = WorkPackageMoved("WP02", PLANNED, CANCELED, OLIVE, reason="test", force=True)
            written.extend(past.world.record(past.folder, event).event_ids)
        elif len(written) == 2:
            branch = MissionNames(past.folder).coordination_branch
            gone = RefUpdate(f"refs/heads/{branch}", ZERO_OID, past.world.tip(branch))
            past.world.repository.refs.update([gone], reason="gone")

    batches = list(FollowLog(past.world.repository)(past.context, pause))

    assert [[row.event_id for row in rows] for rows in batches] == [[one] for one in written]


def test_a_moment_is_told_by_commit_and_last_event(past: Past) -> None:
    point = PointFinder(past.world.repository)(past.context, past.begun.event_ids[0])

    assert point.written() == {
        "commit": past.begun.commit_sha,
        "event_count": len(point.rows),
        "last_event_id": past.begun.event_ids[0],
        "at": past.time_of(past.begun.event_ids[0]),
    }
