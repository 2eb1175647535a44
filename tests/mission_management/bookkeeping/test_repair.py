"""Repairing a log: everything acknowledged is back, nothing foreign is lost, once."""

import json

import pytest

from fairlead.mission_management.bookkeeping import (
    Acknowledged,
    AcknowledgedLogMissing,
    AuthorityDiverged,
    Damage,
    RepairConflict,
    Repaired,
    RepairMission,
    continuity,
    join_logs,
)
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    RowKind,
    StatusLane,
    materialize,
)
from fairlead.shared_kernel.git import CommitDraft, Oid, RefUpdate, edit_tree
from fairlead.shared_kernel.identity import MissionFolder, MissionId, MissionIdentity, new_ulid
from fairlead.shared_kernel.naming import MissionNames

from .conftest import FOLDER, MISSION, Bench, operation, seeded

LOG = MissionNames(FOLDER).file(EVENTS_FILE)
SNAPSHOT = MissionNames(FOLDER).file(SNAPSHOT_FILE)
IDENTITY = MissionIdentity(MISSION, FOLDER, "software-dev", "Greetings")


def row(event_id: str, wp_id: str = "WP07", **more: object) -> bytes:
    """A transition as somebody's own script may have written it."""
    raw = {
        "event_id": event_id,
        "wp_id": wp_id,
        "from_lane": "genesis",
        "to_lane": "planned",
        "at": "2026-01-01T00:00:00+00:00",
        "actor": "script",
        **more,
    }
    return json.dumps(raw, sort_keys=True).encode()


def repair(bench: Bench, *codes: str) -> Repaired:
    use = RepairMission(bench.repository, bench.transactions.machine, lambda: bench.transactions)

    def damage(base: Oid) -> Damage:
        return Damage(b"", codes)

    return use(bench.identity, bench.target, operation("doctor repair"), damage)


def reset_to(bench: Bench, commit: Oid, files: dict[str, bytes | None] | None = None) -> Oid:
    """Somebody moves the branch back, and perhaps commits there."""
    objects, tip = bench.repository.objects, commit
    if files:
        tree = edit_tree(objects, bench._tree(commit), files)
        tip = objects.write_commit(CommitDraft(tree, (commit,), "By hand\n"))
    bench.repository.refs.update([RefUpdate(bench.target.ref, tip, bench.tip)], reason="reset")
    return tip


def lanes(bench: Bench) -> dict[str, StatusLane]:
    return {name: wp.lane for name, wp in bench.state.snapshot.work_packages.items()}


def assert_consistent(bench: Bench) -> None:
    """The snapshot is what the log gives, and the next write goes through."""
    state = bench.state
    assert state.read_file(SNAPSHOT_FILE) == materialize(state.meta, state.snapshot)
    bench.write(seeded("WP09"))
    assert bench.state.snapshot.lane("WP09") is StatusLane.PLANNED


def test_foreign_rows_in_place_of_acknowledged_ones_are_joined_behind_them(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    acknowledged = bench.log_bytes
    foreign = row(new_ulid(5))
    bench.outsider_commits({LOG: foreign + b"\n"})

    repaired = repair(bench)

    lines = bench.log_bytes.splitlines()
    assert bench.log_bytes.startswith(acknowledged)
    assert lines[-2] == foreign
    assert bench.state.log.rows()[-1].event_type == "LogRepaired"
    assert lanes(bench) == {"WP01": StatusLane.PLANNED, "WP07": StatusLane.PLANNED}
    assert len(repaired.put_back) == len(repaired.taken_in) == 1
    assert_consistent(bench)


def test_a_second_repair_changes_nothing(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    bench.outsider_commits({LOG: row(new_ulid(5)) + b"\n"})
    assert repair(bench).changed
    tip = bench.tip

    again = repair(bench)

    assert not again.changed
    assert bench.tip == tip


def test_a_healthy_log_is_left_alone(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    tip = bench.tip

    assert not repair(bench).changed
    assert bench.tip == tip


def test_rows_that_a_commit_took_out_are_put_back(bench: Bench) -> None:
    early = bench.log_bytes
    bench.write(seeded("WP01"))
    kept = bench.log_bytes
    bench.outsider_commits({LOG: early or None})

    repaired = repair(bench)

    assert bench.log_bytes.startswith(kept)
    assert len(repaired.put_back) == 1
    assert_consistent(bench)


@pytest.mark.parametrize(
    "line",
    [b'{"torn": ', b"<<<<<<< HEAD", b"\xff\xfe", b'{"to_lane": "planned"}', b'{"a": NaN}'],
)
def test_a_line_that_is_no_row_is_set_aside(bench: Bench, line: bytes) -> None:
    bench.write(seeded("WP01"))
    acknowledged, foreign = bench.log_bytes, row(new_ulid(5))
    found = bench.outsider_commits({LOG: acknowledged + line + b"\n" + foreign + b"\n"})

    repaired = repair(bench)

    kept = bench.transactions.machine.read(MISSION.value, repaired.quarantine[0])
    assert kept == line + b"\n"
    assert found[:12] in repaired.quarantine[0]
    assert bench.log_bytes.splitlines()[-2] == foreign
    assert_consistent(bench)


def test_a_row_that_was_altered_gives_way_to_the_acknowledged_one(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    acknowledged = bench.log_bytes
    bench.outsider_commits({LOG: acknowledged.replace(b"planned", b"done")})

    repaired = repair(bench)

    assert bench.log_bytes.startswith(acknowledged)
    assert "another row has the id" in repaired.set_aside[0]
    assert_consistent(bench)


def test_a_row_of_another_mission_is_set_aside(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    other = row(new_ulid(5), mission_id=new_ulid(9))
    bench.outsider_commits({LOG: bench.log_bytes + other + b"\nnonsense\n"})

    repaired = repair(bench)

    assert "of the mission" in repaired.set_aside[0]
    assert other not in bench.log_bytes


def test_a_snapshot_that_somebody_edited_is_computed_again(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    bench.outsider_commits({SNAPSHOT: b'{"work_packages": {}}\n'})

    assert repair(bench).changed
    assert lanes(bench) == {"WP01": StatusLane.PLANNED}
    assert_consistent(bench)


def test_damage_in_history_alone_is_written_down_as_repaired(bench: Bench) -> None:
    bench.write(seeded("WP01"))

    assert repair(bench, "LOG_REWRITTEN").changed

    last = bench.state.log.rows()[-1]
    assert last.kind is RowKind.LIFECYCLE
    payload = last.data["payload"]
    assert isinstance(payload, dict)
    assert payload["findings"] == ["LOG_REWRITTEN"]


def test_a_branch_that_was_moved_back_gets_its_history_and_code_again(bench: Bench) -> None:
    early = bench.tip
    bench.write(seeded("WP01"))
    lost = bench.outsider_commits({"src/code.py": b"x = 1\n"})
    bench.write(seeded("WP02"))
    reset_to(bench, early)

    assert repair(bench).changed

    assert bench.repository.history.is_ancestor(lost, bench.tip)
    found = bench.repository.objects.read(f"{bench.tip}:src/code.py")
    assert found and found.data == b"x = 1\n"
    assert_consistent(bench)


def test_an_ordinary_write_on_a_branch_that_was_moved_back_brings_the_code_too(
    bench: Bench,
) -> None:
    early = bench.tip
    bench.write(seeded("WP01"))
    bench.outsider_commits({"src/code.py": b"x = 1\n"})
    acknowledged = Oid(bench.write(seeded("WP02")).commit_sha)
    reset_to(bench, early)

    receipt = bench.write(seeded("WP03"))

    assert "moved back" in receipt.warnings[0]
    assert bench.repository.history.is_ancestor(acknowledged, bench.tip)
    assert bench.repository.objects.read(f"{bench.tip}:src/code.py")
    assert set(lanes(bench)) == {"WP01", "WP02", "WP03"}


def test_a_branch_that_went_another_way_is_joined_by_a_merge(bench: Bench) -> None:
    early = bench.tip
    bench.outsider_commits({"src/code.py": b"x = 1\n"})
    acknowledged = Oid(bench.write(seeded("WP01")).commit_sha)
    other = reset_to(bench, early, {LOG: row(new_ulid(5)) + b"\n", "src/more.py": b"y = 2\n"})
    with pytest.raises(AuthorityDiverged):
        bench.write(seeded("WP02"))

    assert repair(bench).changed

    commit = bench.repository.history.commits(bench.tip, limit=1)[0]
    assert commit.parents == (other, acknowledged)
    for path in ("src/code.py", "src/more.py"):
        assert bench.repository.objects.read(f"{bench.tip}:{path}")
    assert lanes(bench) == {"WP01": StatusLane.PLANNED, "WP07": StatusLane.PLANNED}
    assert_consistent(bench)


def test_another_way_without_foreign_rows_is_joined_too(bench: Bench) -> None:
    early = bench.tip
    bench.write(seeded("WP01"))
    reset_to(bench, early, {"src/more.py": b"y = 2\n"})
    with pytest.raises(AuthorityDiverged):
        bench.write(seeded("WP02"))

    assert repair(bench).changed
    assert bench.repository.objects.read(f"{bench.tip}:src/more.py")
    assert_consistent(bench)


def test_a_machine_file_that_both_changed_is_the_acknowledged_one(bench: Bench) -> None:
    early = bench.tip
    decided = seeded("WP01")
    ours = {"decisions/index.json": b'{"ours": 1}\n', "meta.json": bench.state.meta.written()}
    bench.write(type(decided)(decided.events, decided.summary, dict(ours)))
    theirs = {MissionNames(FOLDER).file("decisions/index.json"): b'{"theirs": 1}\n'}
    reset_to(bench, early, dict(theirs))

    repaired = repair(bench)

    assert bench.state.read_file("decisions/index.json") == b'{"ours": 1}\n'
    aside = next(name for name in repaired.quarantine if name.endswith("index.json"))
    assert bench.transactions.machine.read(MISSION.value, aside) == b'{"theirs": 1}\n'


def test_code_that_both_changed_needs_a_person(bench: Bench) -> None:
    early = bench.tip
    bench.outsider_commits({"src/code.py": b"x = 1\n"})
    bench.write(seeded("WP01"))
    before = reset_to(bench, early, {"src/code.py": b"x = 2\n"})

    with pytest.raises(RepairConflict) as refused:
        repair(bench)

    assert refused.value.details["conflicts"] == ["src/code.py"]
    assert "git merge" in refused.value.next_step
    assert bench.tip == before


def test_rows_that_are_nowhere_any_more_are_not_forgotten(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    gone = Acknowledged.of(Oid("1" * 40), b"rows that this repository never saw\n")
    gone.keep(bench.transactions.machine, MISSION.value)

    with pytest.raises(AcknowledgedLogMissing) as refused:
        repair(bench)

    assert "1" * 40 in refused.value.next_step


def test_a_machine_that_acknowledged_another_order_accepts_a_repaired_log(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    first = bench.log_bytes
    theirs = row(new_ulid(5)) + b"\n"
    bench.outsider_commits({LOG: theirs})
    repair(bench)

    verdict, _ = continuity(bench.log_bytes, theirs + first)

    assert verdict == "continues"
    assert continuity(theirs, first)[0] == "diverged"


def test_logs_are_joined_without_losing_or_doubling_a_row() -> None:
    one, two, three = (row(new_ulid(n)) for n in (1, 2, 3))
    nameless = b'{"type": "RetrospectiveCaptured"}'
    truth = b"\n".join((one, nameless, two)) + b"\n"
    found = b"\n".join((nameless, nameless, three, one, three))

    joined = join_logs(found, (truth, b"", truth), IDENTITY)

    assert joined.log.data.splitlines() == [one, nameless, two, nameless, three]
    assert joined.put_back == (new_ulid_of(two),)
    assert joined.taken_in == ("a row without id", new_ulid_of(three))
    assert joined.set_aside == ()


def test_a_foreign_mission_has_no_id_to_compare_rows_with() -> None:
    nobody = MissionIdentity(None, MissionFolder("001-old"), "software-dev", "Old")
    line = row(new_ulid(1), mission_id=MissionId(new_ulid(2)).value)

    assert join_logs(line + b"\n", (), nobody).log.data == line + b"\n"


def new_ulid_of(line: bytes) -> str:
    return str(json.loads(line)["event_id"])
