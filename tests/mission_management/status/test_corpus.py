"""Real missions of every age are read, and reduce to what was recorded."""

import json
from collections.abc import Mapping, Sequence

import pytest

from fairlead.mission_management.status import (
    EventLog,
    Order,
    StatusLane,
    StatusSnapshot,
    materialize,
    reduce,
)
from tests.corpus import FIXTURES, RealMission, corpus_missions, fixture_missions

PLACEHOLDERS = "rc3-lane-allocation-single-seam-01M0GGX8"
"""Its status.json records `uninitialized` for packages that have no transition: a reader's
placeholder, never a lane that anything moved them to."""
WITHOUT_SNAPSHOT = "rc3-wp-terminal-state-01M0GGWV"


@pytest.fixture(scope="session")
def corpus() -> Sequence[RealMission]:
    return corpus_missions()


@pytest.fixture(scope="session", params=["fixtures", "corpus"])
def missions(request: pytest.FixtureRequest) -> Sequence[RealMission]:
    return fixture_missions() if request.param == "fixtures" else corpus_missions()


def recorded_lanes(mission: RealMission) -> Mapping[str, str]:
    packages = json.loads(mission.snapshot or b"{}")["work_packages"]
    return {name: entry["lane"] for name, entry in packages.items()}


def moved(snapshot: StatusSnapshot) -> Mapping[str, str]:
    return {
        name: lane.value for name, lane in lanes(snapshot).items() if lane is not StatusLane.GENESIS
    }


def lanes(snapshot: StatusSnapshot) -> Mapping[str, StatusLane]:
    return {name: status.lane for name, status in snapshot.work_packages.items()}


def test_the_corpus_is_complete(corpus: Sequence[RealMission]) -> None:
    rows = sum(len(EventLog(mission.log).rows()) for mission in corpus)

    assert (len(corpus), rows) == (226, 14_212)


def test_every_recorded_lane_follows_from_the_log(missions: Sequence[RealMission]) -> None:
    with_snapshot = [mission for mission in missions if mission.snapshot]

    agreeing = [
        mission.name
        for mission in with_snapshot
        if recorded_lanes(mission) == moved(reduce(EventLog(mission.log).rows(), order=Order.TIME))
    ]

    assert {mission.name for mission in with_snapshot} - set(agreeing) == {PLACEHOLDERS}
    assert len(agreeing) in (224, 10)


def test_where_placeholders_are_recorded_nothing_else_differs(
    missions: Sequence[RealMission],
) -> None:
    (mission,) = (mission for mission in missions if mission.name == PLACEHOLDERS)
    found = moved(reduce(EventLog(mission.log).rows(), order=Order.TIME))

    different = {
        name: lane for name, lane in recorded_lanes(mission).items() if found.get(name) != lane
    }

    assert set(different.values()) == {"uninitialized"}
    assert not set(different) & set(found)


def test_the_one_mission_with_placeholders_is_the_one_we_know(
    missions: Sequence[RealMission],
) -> None:
    found = {m.name for m in missions if m.snapshot and b'"uninitialized"' in m.snapshot}

    assert found == {PLACEHOLDERS}


def test_all_but_one_mission_have_a_snapshot(missions: Sequence[RealMission]) -> None:
    assert {m.name for m in missions if m.snapshot is None} == {WITHOUT_SNAPSHOT}


def test_log_order_and_time_order_give_the_same_lanes(missions: Sequence[RealMission]) -> None:
    for mission in missions:
        rows = EventLog(mission.log).rows()

        assert lanes(reduce(rows)) == lanes(reduce(rows, order=Order.TIME)), mission.name


@pytest.mark.parametrize("fact", ["event_count", "last_event_id", "materialized_at"], ids=str)
def test_the_facts_of_the_whole_snapshot_are_reproduced(
    missions: Sequence[RealMission], fact: str
) -> None:
    for mission in missions:
        if mission.snapshot:
            ours = reduce(EventLog(mission.log).rows(), order=Order.TIME)
            theirs = StatusSnapshot.parse(mission.snapshot)
            assert getattr(ours, fact) == getattr(theirs, fact), mission.name


def test_actor_count_of_forced_moves_and_verdict_are_reproduced(
    missions: Sequence[RealMission],
) -> None:
    for mission in missions:
        if mission.snapshot is None or mission.name == PLACEHOLDERS:
            continue
        ours = reduce(EventLog(mission.log).rows(), order=Order.TIME)
        theirs = StatusSnapshot.parse(mission.snapshot)
        for name, recorded in theirs.work_packages.items():
            found = ours.work_packages[name]
            assert (found.actor, found.force_count) == (recorded.actor, recorded.force_count)
            assert found.agent == recorded.agent, (mission.name, name)
            assert recorded.review_result in (None, found.review_result), (mission.name, name)


def test_every_snapshot_of_ours_survives_being_written_and_read(
    missions: Sequence[RealMission],
) -> None:
    for mission in missions:
        snapshot = reduce(EventLog(mission.log).rows(), order=Order.TIME)
        data = materialize(mission.meta, snapshot)

        assert StatusSnapshot.parse(data) == snapshot, mission.name
        assert materialize(mission.meta, StatusSnapshot.parse(data)) == data, mission.name


def test_the_first_keys_of_a_snapshot_are_written_as_they_were(
    missions: Sequence[RealMission],
) -> None:
    for mission in missions:
        if mission.snapshot is None:
            continue
        recorded = json.loads(mission.snapshot)
        ours = json.loads(
            materialize(mission.meta, reduce(EventLog(mission.log).rows(), order=Order.TIME))
        )
        assert ours["mission_number"] == recorded["mission_number"], mission.name
        assert ours["mission_type"] == recorded["mission_type"], mission.name
        if mission.name != PLACEHOLDERS:
            assert ours["summary"] == recorded["summary"], mission.name


def test_going_on_from_the_middle_gives_what_the_whole_log_gives(
    missions: Sequence[RealMission],
) -> None:
    for mission in missions:
        rows = EventLog(mission.log).rows()
        if len({row.event_id for row in rows}) < len(rows):
            continue
        middle = len(rows) // 2

        assert reduce(rows[middle:], start=reduce(rows[:middle])) == reduce(rows), mission.name


def test_a_foreign_snapshot_is_never_continued(missions: Sequence[RealMission]) -> None:
    for mission in missions:
        if mission.snapshot:
            assert not StatusSnapshot.parse(mission.snapshot).continuable


def test_the_folder_of_fixtures_carries_its_licence() -> None:
    assert "MIT License, Copyright (c) 2026 Spec Kitty" in (FIXTURES / "README.md").read_text()
    assert len(fixture_missions()) == 12
