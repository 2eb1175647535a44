"""The reducer: total, deterministic, and able to go on from what it made before."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.mission_management.status import (
    EventLog,
    LogRow,
    Order,
    StatusLane,
    StatusSnapshot,
    materialize,
    reduce,
)
from fairlead.shared_kernel.identity import derive_ulid
from tests.mission_management.status.world import META, MISSION, L

LANES = st.sampled_from([lane.value for lane in StatusLane])
WORDS = st.text(max_size=8)
LEASES = st.fixed_dictionaries(
    {"holder": st.sampled_from("ab"), "generation": st.integers(1, 9), "ttl": st.integers(1, 9)}
)
METADATA = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "lease": LEASES | WORDS,
        "lane_base": WORDS | st.integers(),
        "review_head": WORDS,
        "reviewed_commit": WORDS | st.none(),
        "agent": WORDS | st.integers(),
        "actor": st.just({"kind": "agent", "id": "a"}),
    },
)
TRANSITIONS = st.fixed_dictionaries(
    {
        "wp_id": st.sampled_from(["WP01", "WP02", "WP03"]),
        "from_lane": LANES | st.just("uninitialized"),
        "to_lane": LANES,
        "actor": WORDS | st.just({"id": "x"}),
        "force": st.booleans(),
        "reason": st.none() | WORDS,
        "evidence": st.none() | st.fixed_dictionaries({"no_code": WORDS | st.none()}),
        "policy_metadata": METADATA,
        "review_result": st.none()
        | st.just({"reviewer": "b", "verdict": "approved", "reference": "r"})
        | st.just({"reviewer": "b", "verdict": "odd"}),
    },
    optional={"reason_source": st.sampled_from(["operator", "synthetic", ""])},
)
DELTAS = st.fixed_dictionaries(
    {},
    optional={
        "subtasks": st.dictionaries(st.sampled_from(["T1", "T2"]), WORDS | st.none()) | WORDS,
        "note": WORDS | st.none(),
        "agent": WORDS | st.integers(),
        "model": WORDS,
        "cost": st.integers() | st.just({"usd": 1.5}),
        "tracker_refs": st.lists(WORDS, max_size=2) | WORDS,
        "tracker_refs_replace": st.lists(WORDS, max_size=2),
        "release_runtime_claim": st.booleans(),
        "lane": LANES,
        "lease": LEASES,
        "synced_after": st.integers(),
        "notes": st.integers(),
        "agent_origin": WORDS,
    },
)
ANNOTATIONS = st.builds(
    lambda wp_id, delta: {"kind": "annotation", "wp_id": wp_id, "actor": "a", "delta": delta},
    st.sampled_from(["WP01", "WP04"]),
    DELTAS,
)
LIFECYCLE = st.builds(
    lambda name, payload, key: {"event_type": name, key: "t", "payload": payload},
    st.sampled_from(
        ["MissionAccepted", "MissionMerged", "MissionReopened", "LaneIntegrated", "WPCreated"]
    ),
    st.fixed_dictionaries(
        {},
        optional={
            "wp_id": st.sampled_from(["WP01", "WP02"]),
            "lane": st.sampled_from(["lane-a", "lane-b"]),
            "touched": st.lists(WORDS, max_size=3) | WORDS,
        },
    )
    | st.none(),
    st.sampled_from(["timestamp", "timestamp", "at"]),
)
OTHERS = st.just({"type": "RetrospectiveCaptured"})
HISTORIES = st.lists(TRANSITIONS | ANNOTATIONS | LIFECYCLE | OTHERS, max_size=25)


def rows_of(history: Sequence[dict[str, Any]]) -> list[LogRow]:
    return [
        LogRow(
            {
                "at": f"2026-01-01T00:{number:02}:00.000000+00:00",
                **row,
                "event_id": derive_ulid(MISSION.value, str(number)),
            }
            if "event_type" not in row
            else {**row, "event_id": derive_ulid(MISSION.value, str(number))}
        )
        for number, row in enumerate(history)
    ]


def moved(to: StatusLane, wp_id: str = "WP01", **more: Any) -> dict[str, Any]:
    return {"wp_id": wp_id, "from_lane": "planned", "to_lane": to.value, "actor": "ada"} | more


def noted(wp_id: str = "WP01", **delta: Any) -> dict[str, Any]:
    return {"kind": "annotation", "wp_id": wp_id, "actor": "ada", "delta": delta}


def happened(event_type: str, **payload: Any) -> dict[str, Any]:
    return {"event_type": event_type, "timestamp": "t", "payload": payload}


@given(HISTORIES, st.integers(0, 25))
def test_going_on_from_a_snapshot_gives_what_all_rows_give(
    history: list[dict[str, Any]], cut: int
) -> None:
    rows = rows_of(history)
    whole = reduce(rows)

    assert reduce(rows[cut:], start=reduce(rows[:cut])) == whole


@given(HISTORIES, st.integers(0, 25))
def test_going_on_from_a_recorded_snapshot_gives_the_same_bytes(
    history: list[dict[str, Any]], cut: int
) -> None:
    rows = rows_of(history)
    recorded = StatusSnapshot.parse(materialize(META, reduce(rows[:cut])))

    assert recorded.continuable
    assert materialize(META, reduce(rows[cut:], start=recorded)) == materialize(META, reduce(rows))


@given(HISTORIES)
def test_rows_that_occur_twice_count_once(history: list[dict[str, Any]]) -> None:
    rows = rows_of(history)

    assert reduce([*rows, *rows]) == reduce(rows)


@given(HISTORIES)
def test_a_snapshot_survives_being_written_and_read(history: list[dict[str, Any]]) -> None:
    snapshot = reduce(rows_of(history))
    data = materialize(META, snapshot)

    assert StatusSnapshot.parse(data) == snapshot
    assert materialize(META, StatusSnapshot.parse(data)) == data


@given(HISTORIES, st.randoms())
def test_time_order_does_not_depend_on_the_order_of_the_lines(
    history: list[dict[str, Any]], chance: Any
) -> None:
    rows = [row for row in rows_of(history) if row.at.startswith("2026")]
    mixed = list(rows)
    chance.shuffle(mixed)

    assert reduce(mixed, order=Order.TIME) == reduce(rows, order=Order.TIME)


@given(HISTORIES)
def test_annotations_never_change_a_lane(history: list[dict[str, Any]]) -> None:
    rows = rows_of(history)
    without = reduce([row for row in rows if row.kind.value != "annotation"])
    whole = reduce(rows)

    assert {name: whole.lane(name) for name in without.work_packages} == {
        name: status.lane for name, status in without.work_packages.items()
    }
    assert whole.event_count == without.event_count


def test_an_empty_log_is_an_empty_snapshot() -> None:
    assert reduce(()) == StatusSnapshot()


def test_the_first_of_two_rows_with_one_id_wins() -> None:
    first, second = (
        LogRow(moved(lane) | {"event_id": "E", "at": "t"}) for lane in (L.CLAIMED, L.DONE)
    )

    assert reduce([first, second]).lane("WP01") is L.CLAIMED


def test_log_order_is_position_and_time_order_is_time_then_id() -> None:
    late = LogRow(moved(L.DONE) | {"event_id": "B", "at": "2026-01-01T00:00:00.5+00:00"})
    early = LogRow(moved(L.PLANNED) | {"event_id": "A", "at": "2026-01-01T00:00:00Z"})

    assert reduce([late, early]).lane("WP01") is L.PLANNED
    assert reduce([late, early], order=Order.TIME).lane("WP01") is L.DONE


def test_history_is_not_judged_again() -> None:
    snapshot = reduce(rows_of([moved(L.DONE), moved(L.DONE), moved(L.IN_REVIEW)]))

    assert snapshot.lane("WP01") is L.IN_REVIEW
    assert snapshot.event_count == 3


def test_scalars_replace_subtasks_merge_notes_append_and_refs_unite() -> None:
    snapshot = reduce(
        rows_of(
            [
                noted(model="a", subtasks={"T1": "planned"}, note="one", tracker_refs=["#1", "#2"]),
                noted(model="b", subtasks={"T2": "done"}, note="two", tracker_refs=["#2", "#3"]),
                noted(model="", subtasks={}, note="", tracker_refs=[], agent=None),
            ]
        )
    )
    status = snapshot.work_packages["WP01"]

    assert status.extra["model"] == "b"
    assert status.subtasks == {"T1": "planned", "T2": "done"}
    assert status.notes == ("one", "two")
    assert status.extra["tracker_refs"] == ["#1", "#2", "#3"]
    assert status.lane is L.GENESIS


def test_an_annotated_agent_stays_whatever_transitions_say() -> None:
    named = moved(L.CLAIMED, policy_metadata={"agent": "codex"})

    assert reduce(rows_of([named])).work_packages["WP01"].agent == "codex"
    assert reduce(rows_of([noted(agent="ada"), named])).work_packages["WP01"].agent == "ada"
    assert reduce(rows_of([named, noted(agent="ada")])).work_packages["WP01"].agent == "ada"


def test_a_released_claim_forgets_the_agent() -> None:
    snapshot = reduce(rows_of([noted(agent="ada", shell_pid=7), noted(release_runtime_claim=True)]))

    assert snapshot.work_packages["WP01"].agent is None
    assert "shell_pid" not in snapshot.work_packages["WP01"].extra


def test_a_release_that_says_no_releases_nothing() -> None:
    snapshot = reduce(rows_of([noted(agent="ada"), noted(release_runtime_claim=False)]))

    assert snapshot.work_packages["WP01"].agent == "ada"


def test_a_release_goes_before_what_transitions_say_wherever_it_stands() -> None:
    rows = rows_of(
        [noted(release_runtime_claim=True), moved(L.CLAIMED, policy_metadata={"agent": "codex"})]
    )

    assert reduce(rows).work_packages["WP01"].agent is None
    assert reduce(rows[1:], start=reduce(rows[:1])) == reduce(rows)


@pytest.mark.parametrize(
    ("events", "milestone"),
    [
        (["MissionAccepted"], "accepted"),
        (["MissionAccepted", "MissionMerged"], "merged"),
        (["MissionMerged", "MissionClosed"], "closed"),
        (["MissionClosed", "MissionReopened"], ""),
        (["SpecifyStarted"], ""),
    ],
)
def test_the_mission_remembers_its_last_milestone(events: list[str], milestone: str) -> None:
    assert reduce(rows_of([happened(event) for event in events])).milestone == milestone


def test_a_transition_undoes_an_acceptance_but_no_merge() -> None:
    accepted, merged = happened("MissionAccepted"), happened("MissionMerged")

    assert reduce(rows_of([accepted, moved(L.PLANNED)])).milestone == ""
    assert reduce(rows_of([merged, moved(L.PLANNED)])).milestone == "merged"


def test_integrations_are_kept_for_those_whose_lane_lacks_them() -> None:
    snapshot = reduce(
        rows_of(
            [
                moved(L.CLAIMED, "WP01"),
                happened("LaneIntegrated", wp_id="WP03", lane="lane-c", touched=["a.py"]),
                moved(L.CLAIMED, "WP02"),
                happened("LaneIntegrated", wp_id="WP04", lane="lane-d", touched=["b.py"]),
                moved(L.DONE, "WP01"),
            ]
        )
    )

    assert [one.wp_id for one in snapshot.integrations] == ["WP04"]
    assert snapshot.integration_count == 2
    assert snapshot.work_packages["WP01"].synced_after is None


def test_a_lane_that_takes_the_authority_in_again_lacks_nothing() -> None:
    integrated = happened("LaneIntegrated", wp_id="WP03", lane="lane-c", touched=["a.py"])
    synced = moved(L.IN_REVIEW, policy_metadata={"lane_base": "c" * 40})

    assert reduce(rows_of([moved(L.CLAIMED), integrated, synced])).integrations == ()


def test_a_second_claim_takes_nothing_in() -> None:
    integrated = happened("LaneIntegrated", wp_id="WP03", lane="lane-c", touched=["a.py"])
    history = [moved(L.CLAIMED), moved(L.PLANNED), integrated, moved(L.CLAIMED)]

    assert len(reduce(rows_of(history)).integrations) == 1


def test_very_many_touched_paths_are_kept_as_directories() -> None:
    touched = [f"src/{n // 50}/file{n}.py" for n in range(500)]
    history = [moved(L.CLAIMED), happened("LaneIntegrated", wp_id="WP2", lane="b", touched=touched)]

    (integration,) = reduce(rows_of(history)).integrations

    assert integration.touched == tuple(sorted(f"src/{n}/**" for n in range(10)))


def test_a_log_of_rows_that_mean_nothing_is_kept_and_ignored() -> None:
    data = b"".join(json.dumps(row).encode() + b"\n" for row in [{"type": "x"}, {"kind": "new"}])

    assert reduce(EventLog(data).rows()) == StatusSnapshot()
