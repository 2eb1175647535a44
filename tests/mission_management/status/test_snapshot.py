"""status.json: its exact form, and the reading of it whatever its age."""

import json

import pytest

from fairlead.mission_management.status import (
    Lease,
    StatusSnapshot,
    WorkPackageStatus,
    materialize,
)
from fairlead.shared_kernel.documents import DocumentInvalid
from tests.mission_management.status.world import FOLDER, META, L, World


def test_an_empty_mission_is_written_like_this() -> None:
    assert materialize(META, StatusSnapshot()).decode() == (
        "{\n"
        '  "event_count": 0,\n'
        '  "last_event_id": null,\n'
        '  "materialized_at": "",\n'
        '  "mission_number": "",\n'
        f'  "mission_slug": "{FOLDER}",\n'
        '  "mission_type": "software-dev",\n'
        '  "reducer": 1,\n'
        '  "summary": {\n'
        '    "approved": 0,\n'
        '    "blocked": 0,\n'
        '    "canceled": 0,\n'
        '    "claimed": 0,\n'
        '    "done": 0,\n'
        '    "for_review": 0,\n'
        '    "in_progress": 0,\n'
        '    "in_review": 0,\n'
        '    "planned": 0\n'
        "  },\n"
        '  "work_packages": {}\n'
        "}\n"
    )


def test_a_number_is_written_as_text() -> None:
    raw = json.loads(materialize(META.with_values(mission_number=7), StatusSnapshot()))

    assert raw["mission_number"] == "7"


def test_an_entry_leaves_out_what_is_empty() -> None:
    assert sorted(WorkPackageStatus().written()) == [
        "actor",
        "force_count",
        "lane",
        "last_event_id",
        "last_transition_at",
        "review_result",
    ]


def test_an_entry_of_a_held_package_shows_its_lease() -> None:
    world = World()
    world.bring("WP01", L.IN_PROGRESS)

    entry = world.status().written()

    assert entry["lease"] == {"holder": "ada", "generation": 1, "ttl": 86_400}
    assert entry["implementer"] == "ada"
    assert entry["lane_base"] == "c" * 40


def test_packages_at_genesis_are_in_no_lane_of_the_summary() -> None:
    world = World()
    world.seed("WP01")
    world.annotate("WP02", {"note": "soon"})

    assert sum(world.state.snapshot.summary().values()) == 1
    assert world.state.snapshot.lane("WP02") is L.GENESIS
    assert world.state.snapshot.lane("WP99") is L.GENESIS


def test_the_file_is_always_utf8() -> None:
    status = WorkPackageStatus(extra={"notes": ["\ud800 ü 日"]})
    data = materialize(META, StatusSnapshot(work_packages={"WP01": status}))

    assert "ü 日" in data.decode("utf-8")
    assert StatusSnapshot.parse(data).work_packages["WP01"].notes == ("\ud800 ü 日",)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b'{"work_packages": []}', b"[" * 100_000, b"\xff"]
)
def test_what_is_no_snapshot_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentInvalid):
        StatusSnapshot.parse(data)


def test_odd_values_of_a_foreign_snapshot_count_as_absent() -> None:
    entry: dict[str, object] = {
        "lane": "uninitialized",
        "actor": None,
        "force_count": True,
        "subtasks": [],
        "lease": {"holder": 1},
        "blocked_from": 7,
        "notes": "none",
        "shell_pid": 5,
    }
    raw = {
        "work_packages": {"WP01": entry, "WP02": None},
        "event_count": "many",
        "integrations": [7, {"number": 1, "wp_id": "WP03", "lane": "b", "touched": ["x"]}],
    }

    snapshot = StatusSnapshot.parse(json.dumps(raw).encode())

    status = snapshot.work_packages["WP01"]
    assert (status.lane, status.actor, status.force_count, status.lease) == (L.GENESIS, "", 0, None)
    assert (status.notes, status.extra["shell_pid"]) == ((), 5)
    assert "WP02" not in snapshot.work_packages
    assert (snapshot.event_count, len(snapshot.integrations)) == (0, 1)
    assert not snapshot.continuable


def test_an_entry_that_was_read_is_written_as_it_was() -> None:
    status = WorkPackageStatus(
        lane=L.CANCELED,
        actor="olive",
        force_count=2,
        agent="ada",
        subtasks={"T1": "done"},
        lease=Lease("ada", 2, 60),
        lease_generation=2,
        implementer="ada",
        blocked_from=L.PLANNED,
        review_head="a" * 40,
        reviewed_commit="b" * 40,
        lane_base="c" * 40,
        synced_after=0,
        no_code="docs",
        cancellation_reason="why",
        canceled_by_operator=True,
        extra={"model": "m"},
    )

    assert WorkPackageStatus.read(status.written()) == status
