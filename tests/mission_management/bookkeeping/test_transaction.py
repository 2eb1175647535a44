"""The transaction: all or nothing, once, in order, and only where it is permitted."""

import hashlib
import json
from pathlib import Path

import pytest

from fairlead.mission_management.adapters.folder_machine_state import FolderMachineState
from fairlead.mission_management.bookkeeping import (
    AuthorityDiverged,
    HookRejected,
    NestedTransaction,
    OperationIdConflict,
    PolicyRefused,
)
from fairlead.mission_management.health import verify_history
from fairlead.mission_management.status import EVENTS_FILE, SNAPSHOT_FILE, Change, StatusLane
from fairlead.shared_kernel.commit_target import CommitTarget, TargetKind
from fairlead.shared_kernel.documents import LanesInvalid
from fairlead.shared_kernel.git import ZERO_OID, CommitDraft, Ref, RefUpdate, StorageUnwritable
from fairlead.shared_kernel.identity import new_ulid
from fairlead.shared_kernel.naming import MissionNames

from .conftest import AGENT, FOLDER, MISSION, Bench, operation, seeded

LOG = MissionNames(FOLDER).file(EVENTS_FILE)
SNAPSHOT = MissionNames(FOLDER).file(SNAPSHOT_FILE)


def test_a_receipt_means_that_the_rows_are_on_the_branch(bench: Bench) -> None:
    receipt = bench.write(seeded("WP01"))

    assert receipt.commit_sha == bench.tip
    assert bench.state.snapshot.lane("WP01") is StatusLane.PLANNED
    assert [row.event_id for row in bench.state.log.rows()] == list(receipt.event_ids)


def test_a_decision_that_raises_changes_nothing(bench: Bench) -> None:
    before = bench.tip

    with pytest.raises(ZeroDivisionError):
        bench.write(lambda _: Change((), f"{1 // 0}"))

    assert bench.tip == before


def test_an_empty_change_writes_no_commit(bench: Bench) -> None:
    before = bench.tip

    receipt = bench.write(Change((), "nothing"))

    assert (bench.tip, receipt.already_applied) == (before, True)


def test_leaving_an_open_transaction_commits_what_is_pending(bench: Bench) -> None:
    with bench.transactions.acquire(
        repo_root=bench.repository.primary_root,
        mission_id=MISSION,
        mission_slug=FOLDER,
        mid8=MISSION.mid8,
        destination_ref=bench.target.display,
        operation=operation("seed"),
    ) as transaction:
        handle = transaction.append_event(seeded("WP01").events[0])
        transaction.write_artifact("notes.md", b"text\n")

    assert bench.state.log.contains(handle.event_id)
    assert bench.state.read_file("notes.md") == b"text\n"


def test_leaving_an_open_transaction_by_an_exception_writes_nothing(bench: Bench) -> None:
    before = bench.tip

    with (
        pytest.raises(KeyError),
        bench.transactions.acquire(
            repo_root=bench.repository.primary_root,
            mission_id=MISSION,
            mission_slug=FOLDER,
            mid8=MISSION.mid8,
            destination_ref=bench.target.display,
            operation=operation("seed"),
        ) as transaction,
    ):
        transaction.append_event(seeded("WP01").events[0])
        raise KeyError

    assert bench.tip == before


def test_a_repeated_operation_returns_the_recorded_receipt(bench: Bench) -> None:
    op_id = new_ulid(1_700_000_000_000)
    first = bench.write(seeded("WP01"), operation(op_id=op_id, wp="WP01"))
    bench.write(seeded("WP02"))
    tip = bench.tip

    again = bench.write(seeded("WP01"), operation(op_id=op_id, wp="WP01"))

    assert (again.commit_sha, again.event_ids) == (first.commit_sha, first.event_ids)
    assert again.already_applied
    assert bench.tip == tip


def test_an_operation_id_cannot_be_used_for_another_request(bench: Bench) -> None:
    op_id = new_ulid(1_700_000_000_000)
    bench.write(seeded("WP01"), operation(op_id=op_id, wp="WP01"))

    with pytest.raises(OperationIdConflict):
        bench.write(seeded("WP02"), operation(op_id=op_id, wp="WP02"))


def test_a_transaction_inside_a_transaction_is_refused(bench: Bench) -> None:
    def decide(_: object) -> Change:
        bench.write(seeded("WP02"))
        return seeded("WP01")

    with pytest.raises(NestedTransaction):
        bench.write(decide)


def test_a_writing_command_inside_a_hook_is_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRLEAD_IN_HOOK", "1")

    with pytest.raises(NestedTransaction):
        bench.write(seeded("WP01"))


def test_a_protected_branch_is_refused_before_anything_is_written(bench: Bench) -> None:
    main = bench.repository.refs.read("refs/heads/main")
    target = CommitTarget.bind(Ref("refs/heads/main", ZERO_OID), TargetKind.FLATTENED)

    with pytest.raises(PolicyRefused) as refused:
        bench.transactions.transact(bench.identity, target, operation(), lambda _: seeded("WP01"))

    assert refused.value.policy_code == "PROTECTED_BRANCH_REFUSED"
    assert refused.value.details["destination_ref"] == "main"
    assert bench.repository.refs.read("refs/heads/main") == main


def test_the_decision_is_made_again_when_somebody_else_moves_the_branch(bench: Bench) -> None:
    decided: list[str] = []

    def decide(state: object) -> Change:
        decided.append(str(getattr(state, "as_of", "")))
        if len(decided) == 1:
            bench.outsider_commits({"src/other.py": b"x = 1\n"})
        return seeded("WP01")

    bench.write(decide)

    assert len(decided) == 2
    assert decided[0] != decided[1]
    found = bench.repository.objects.read(f"{bench.tip}:src/other.py")
    assert found and found.data == b"x = 1\n"


def test_acknowledged_rows_that_a_commit_took_out_are_put_back(bench: Bench) -> None:
    early = bench.log_bytes
    snapshot = bench.state.read_file(SNAPSHOT_FILE)
    bench.write(seeded("WP01"))
    kept = bench.log_bytes
    culprit = bench.outsider_commits({LOG: early, SNAPSHOT: snapshot})

    receipt = bench.write(seeded("WP02"))

    assert bench.log_bytes.startswith(kept)
    assert culprit[:12] in receipt.warnings[0]
    assert bench.state.snapshot.lane("WP01") is StatusLane.PLANNED
    assert bench.state.snapshot.lane("WP02") is StatusLane.PLANNED


def test_foreign_rows_in_place_of_acknowledged_ones_stop_everything(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    row = json.dumps({"event_id": new_ulid(1), "kind": "annotation", "wp_id": "WP01"})
    bench.outsider_commits({LOG: row.encode() + b"\n"})
    before = bench.tip

    with pytest.raises(AuthorityDiverged):
        bench.write(seeded("WP02"))

    assert bench.tip == before


def test_rows_appended_by_hand_after_acknowledged_ones_are_kept(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    row = bench.log_bytes.splitlines()[-1].replace(b"WP01", b"WP07")
    row = row.replace(json.loads(row)["event_id"].encode(), new_ulid(1).encode())
    bench.outsider_commits({LOG: bench.log_bytes + row + b"\n"})

    bench.write(seeded("WP02"))

    assert bench.state.snapshot.lane("WP07") is StatusLane.PLANNED


def test_every_commit_holds_a_snapshot_that_follows_from_its_log(bench: Bench) -> None:
    for number in range(1, 6):
        bench.write(seeded(f"WP{number:02d}"))

    report = verify_history(bench.repository.objects, bench.repository.history, bench.tip, FOLDER)

    assert report.findings == ()
    assert report.rows == 5


def test_times_never_decrease_although_the_clock_is_set_back(bench: Bench) -> None:
    bench.write(seeded("WP01"))
    bench.clock.set(bench.clock.now().replace(year=2001))
    bench.write(seeded("WP02"))

    times = [row.at for row in bench.state.log.rows()]

    assert times == sorted(times)
    assert len(set(times)) == len(times)


def test_a_rejecting_hook_leaves_log_and_snapshot_as_they_were(real: Bench) -> None:
    real.write(seeded("WP01"))
    digest = hashlib.sha256(real.log_bytes).hexdigest()
    snapshot = real.state.read_file(SNAPSHOT_FILE)
    hook = real.repository.common_dir / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no bookkeeping today\nexit 1\n")
    hook.chmod(0o755)

    with pytest.raises(HookRejected) as refused:
        real.write(seeded("WP02"))

    assert "no bookkeeping today" in str(refused.value.details["rejected_reason"])
    assert refused.value.details["transitions_not_recorded"] == [
        {"wp_id": "WP02", "from_lane": "genesis", "to_lane": "planned"}
    ]
    assert hashlib.sha256(real.log_bytes).hexdigest() == digest
    assert real.state.read_file(SNAPSHOT_FILE) == snapshot


def test_a_reference_transaction_hook_is_asked_and_may_refuse(real: Bench) -> None:
    hook = real.repository.common_dir / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\n[ "$1" = prepared ] && echo frozen >&2 && exit 1\nexit 0\n')
    hook.chmod(0o755)
    before = real.tip

    with pytest.raises(HookRejected) as refused:
        real.write(seeded("WP01"))

    assert refused.value.details["hook"] == "reference-transaction"
    assert real.tip == before


def test_the_trailer_names_the_operation(bench: Bench) -> None:
    asked = operation()
    bench.write(seeded("WP01"), asked)

    message = bench.repository.history.commits(bench.tip, limit=1)[0].message

    assert f"Fairlead-Operation: {asked.op_id} {asked.digest}" in message
    assert f"Fairlead-Actor: {AGENT}" in message


def test_no_file_is_left_beside_the_repository(real: Bench, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    real.write(seeded("WP01"))

    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_lanes_file_that_nobody_can_read_stops_those_who_need_it_and_no_others(
    bench: Bench,
) -> None:
    bench.outsider_commits({MissionNames(FOLDER).file("lanes.json"): b"{"})

    bench.write(seeded("WP01"))

    with pytest.raises(LanesInvalid):
        _ = bench.state.plan


def test_a_hook_that_rewrites_the_message_does_not_break_a_retry(real: Bench) -> None:
    hook = real.repository.common_dir / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\necho JIRA-1 hello > "$1"\n')
    hook.chmod(0o755)
    op_id = new_ulid(1_700_000_000_000)
    first = real.write(seeded("WP01"), operation(op_id=op_id, wp="WP01"))

    again = real.write(seeded("WP01"), operation(op_id=op_id, wp="WP01"))

    assert first.message == "JIRA-1 hello"
    assert (again.commit_sha, again.already_applied) == (first.commit_sha, True)


def test_a_commit_that_lost_its_trailer_is_found_by_its_row(bench: Bench) -> None:
    op_id = new_ulid(1_700_000_000_000)
    asked = operation(op_id=op_id, wp="WP01")
    first = bench.write(seeded("WP01"), asked)
    objects, refs = bench.repository.objects, bench.repository.refs
    (made,) = bench.repository.history.commits(bench.tip, limit=1)
    amended = objects.write_commit(CommitDraft(made.tree, made.parents, "Amended by hand\n"))
    refs.update([RefUpdate(bench.target.ref, amended, made.oid)], reason="amend")

    again = bench.write(seeded("WP01"), asked)

    assert (again.commit_sha, again.event_ids) == (amended, first.event_ids)
    assert again.already_applied


def test_what_is_on_the_branch_is_reported_although_it_cannot_be_remembered(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write(seeded("WP01"))
    whole = FolderMachineState.write

    def full(self: FolderMachineState, key: str, name: str, data: bytes) -> None:
        if name == "acknowledged.json":
            raise StorageUnwritable("No space left on device")
        whole(self, key, name, data)

    monkeypatch.setattr(FolderMachineState, "write", full)
    receipt = bench.write(seeded("WP02"))
    monkeypatch.setattr(FolderMachineState, "write", whole)

    assert receipt.commit_sha == bench.tip
    assert "not remembered" in receipt.warnings[0]
    bench.write(seeded("WP03"))
    assert bench.state.snapshot.summary()["planned"] == 3
