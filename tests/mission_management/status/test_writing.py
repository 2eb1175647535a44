"""Writing rows: the exact form, ids that follow from the operation, times that never go back."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from fairlead.mission_management.status import (
    EventLog,
    EventTooLarge,
    EventUnwritable,
    LifecycleRecorded,
    LogRow,
    ReviewResult,
    StatusEvent,
    Verdict,
    WorkPackageAnnotated,
    WorkPackageMoved,
    moved_of,
    moved_of_row,
    write_rows,
)
from fairlead.shared_kernel.identity import MissionIdentity
from tests.mission_management.status.world import (
    ADA,
    APPROVED,
    FOLDER,
    IDENTITY,
    MISSION,
    OLIVE,
    REJECTED,
    L,
    operation,
    operation_id,
)

NOW = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
MOVED = WorkPackageMoved("WP01", L.PLANNED, L.CLAIMED, ADA, metadata={"lane_base": "c" * 40})
NOTED = WorkPackageAnnotated("WP01", ADA, {"note": "begun"})
CREATED = LifecycleRecorded("MissionCreated", OLIVE, {"title": "Add login"})


def written(*events: StatusEvent, log: EventLog | None = None, now: datetime = NOW) -> list[LogRow]:
    return list(
        write_rows(
            events, operation=operation(1), identity=IDENTITY, log=log or EventLog(), now=now
        )
    )


def test_every_row_is_json_as_python_writes_it_sorted() -> None:
    for row in written(MOVED, NOTED, CREATED):
        assert row.line == json.dumps(json.loads(row.line), sort_keys=True).encode()
        assert row.line.isascii()
        assert row.data == json.loads(row.line)


def test_a_transition_has_exactly_these_keys() -> None:
    (row,) = written(MOVED)

    assert sorted(row.data) == [
        "actor",
        "at",
        "event_id",
        "evidence",
        "execution_mode",
        "force",
        "from_lane",
        "mission_id",
        "mission_slug",
        "policy_metadata",
        "reason",
        "review_ref",
        "review_result",
        "to_lane",
        "wp_id",
    ]
    assert row.data["actor"] == "ada"
    assert row.data["mission_id"] == MISSION.value
    assert row.data["mission_slug"] == FOLDER.value
    assert row.data["policy_metadata"] == {
        "actor": {"kind": "agent", "id": "ada"},
        "lane_base": "c" * 40,
        "operation": {"op_id": operation_id(1).value, "request_digest": operation(1).digest},
    }


def test_an_annotation_has_exactly_these_keys() -> None:
    _, row = written(MOVED, NOTED)

    assert sorted(row.data) == [
        "actor",
        "at",
        "delta",
        "event_id",
        "kind",
        "mission_id",
        "mission_slug",
        "wp_id",
    ]


def test_a_lifecycle_row_has_exactly_these_keys_and_the_whole_actor() -> None:
    (row,) = written(CREATED)

    assert sorted(row.data) == [
        "aggregate_id",
        "aggregate_type",
        "event_id",
        "event_type",
        "payload",
        "schema_version",
        "timestamp",
    ]
    assert row.data["aggregate_id"] == MISSION.value
    assert row.data["payload"] == {
        "title": "Add login",
        "actor": {"kind": "human", "id": OLIVE.id},
        "operation": {"op_id": operation_id(1).value, "request_digest": operation(1).digest},
    }


@pytest.mark.parametrize("first", [MOVED, NOTED, CREATED], ids=lambda e: type(e).__name__)
def test_only_the_first_row_carries_the_operation(first: StatusEvent) -> None:
    rows = written(first, MOVED, NOTED, CREATED)

    assert [row.line.count(b'"operation"') for row in rows] == [1, 0, 0, 0]


def test_ids_follow_from_the_operation_and_the_position() -> None:
    rows = written(MOVED, NOTED, CREATED)

    assert [row.event_id for row in rows] == [
        operation_id(1).event_id(index).value for index in range(3)
    ]


def test_the_times_of_one_operation_rise_by_a_microsecond() -> None:
    rows = written(MOVED, NOTED, CREATED)

    assert [row.at for row in rows] == [
        "2026-02-03T04:05:06.000000+00:00",
        "2026-02-03T04:05:06.000001+00:00",
        "2026-02-03T04:05:06.000002+00:00",
    ]


def test_a_clock_that_was_set_back_changes_nothing() -> None:
    log = EventLog().extended(written(MOVED))

    (row,) = written(NOTED, log=log, now=NOW - timedelta(days=400))

    assert row.at == "2026-02-03T04:05:06.000001+00:00"


def test_a_clock_in_another_zone_is_written_in_utc() -> None:
    (row,) = written(MOVED, now=NOW.astimezone(timezone(timedelta(hours=5, minutes=30))))

    assert row.at == "2026-02-03T04:05:06.000000+00:00"


def test_a_log_that_ends_at_the_end_of_time_can_still_be_continued() -> None:
    log = EventLog(b'{"type": "x", "at": "9999-12-31T23:59:59.999999+00:00"}\n')

    (row,) = written(MOVED, log=log)

    assert row.at == "9999-12-31T23:59:59.999999+00:00"


def test_a_row_of_64_kib_is_written_and_a_longer_one_is_refused() -> None:
    (empty,) = written(WorkPackageAnnotated("WP01", ADA, {"note": ""}))
    room = 64 * 1024 - len(empty.line) - 1

    (full,) = written(WorkPackageAnnotated("WP01", ADA, {"note": "x" * room}))
    with pytest.raises(EventTooLarge) as refused:
        written(WorkPackageAnnotated("WP01", ADA, {"note": "x" * (room + 1)}))

    assert len(full.line) + 1 == 64 * 1024
    assert refused.value.details["size"] == 64 * 1024 + 1


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), {1, 2}, b"bytes", object(), {1: "a", "1": "b"}]
)
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(EventUnwritable):
        written(LifecycleRecorded("X", OLIVE, {"value": value}))


def test_what_could_not_be_read_back_is_refused() -> None:
    with pytest.raises(EventUnwritable, match="wp_id"):
        written(WorkPackageAnnotated("", ADA, {"note": "lost"}))


def test_an_annotation_is_judged_by_its_own_content() -> None:
    (row,) = written(WorkPackageAnnotated("WP01", ADA, {"note": "\ud800 \u202e ü \n"}))

    assert row.data["delta"] == {"note": "\ud800 \u202e ü \n"}


@pytest.mark.parametrize(
    ("actor", "reason", "source"),
    [(OLIVE, "no use", "operator"), (OLIVE, None, "synthetic"), (ADA, "no use", "synthetic")],
)
def test_a_cancellation_says_whether_an_operator_decided_it(
    actor: object, reason: str | None, source: str
) -> None:
    event = WorkPackageMoved("WP01", L.GENESIS, L.CANCELED, actor, reason=reason)  # type: ignore[arg-type]

    (row,) = written(event)

    assert row.data["reason_source"] == source


def test_a_foreign_mission_without_an_id_is_known_by_its_folder() -> None:
    identity = MissionIdentity(None, FOLDER, "software-dev", "Add login")

    row, created = write_rows(
        (MOVED, CREATED), operation=operation(1), identity=identity, log=EventLog(), now=NOW
    )

    assert row.data["mission_id"] is None
    assert created.data["aggregate_id"] == FOLDER.value


@pytest.mark.parametrize(
    "event",
    [
        MOVED,
        WorkPackageMoved(
            "WP01",
            L.IN_REVIEW,
            L.IN_PROGRESS,
            OLIVE,
            force=True,
            reason="why",
            review_ref="ref",
            evidence={"a": [1]},
            review_result=REJECTED,
            execution_mode="direct_repo",
        ),
    ],
    ids=["plain", "full"],
)
def test_a_transition_that_was_written_is_read_back_as_it_was(event: WorkPackageMoved) -> None:
    (row,) = written(event)

    assert moved_of_row(row) == event


def test_a_transition_of_an_older_program_is_read_as_far_as_it_goes() -> None:
    row = LogRow({"wp_id": "WP01", "to_lane": "done", "from_lane": "uninitialized", "actor": None})

    found = moved_of_row(row)

    assert (found.from_lane, found.to_lane, found.actor.id) == (L.GENESIS, L.DONE, "unknown")


def test_of_several_rows_the_first_transition_is_found() -> None:
    rows = written(NOTED, MOVED)
    log = EventLog().extended(rows)

    assert moved_of(log, [row.event_id for row in rows]) == MOVED
    with pytest.raises(LookupError):
        moved_of(log, [rows[0].event_id])


def test_review_results_are_read_from_their_written_form_only() -> None:
    assert ReviewResult.read(APPROVED.written()) == APPROVED
    assert ReviewResult.read(REJECTED.written()) == REJECTED
    assert ReviewResult.read({"reviewer": "bob", "verdict": "maybe", "reference": "x"}) is None
    assert ReviewResult.read("approved") is None
    assert Verdict("approved") is Verdict.APPROVED
