"""The examination names what is wrong, and what to do; it writes nothing."""

import os
import shutil
import time
from datetime import timedelta

from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    LifecycleRecorded,
    StatusLane,
    WorkPackageMoved,
)
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.git import ZERO_OID, RefUpdate
from fairlead.shared_kernel.identity import LaneId, MissionFolder, MissionId
from fairlead.shared_kernel.naming import MissionNames, archive_ref, rescue_ref
from tests.mission_management.health.conftest import Clinic
from tests.mission_management.missions.world import ADA, OLIVE, package


def under_way(clinic: Clinic) -> MissionFolder:
    """A mission with one package in progress, in lane a."""
    world = clinic.world
    folder = world.create().folder
    world.plan(folder, package("WP01"))
    world.work(folder, "a", {"a.py": b"x\n"})
    lease = {"lease": {"holder": "ada", "generation": 1, "ttl": 60}}
    planned, claimed, begun = (StatusLane(n) for n in ("planned", "claimed", "in_progress"))
    world.record(
        folder,
        WorkPackageMoved("WP01", planned, claimed, ADA, metadata=lease),
        WorkPackageMoved("WP01", claimed, begun, ADA, metadata=lease),
    )
    return folder


def mission_id(clinic: Clinic, folder: MissionFolder) -> MissionId:
    found = clinic.world.found(folder).identity.mission_id
    assert found
    return found


def test_a_new_mission_is_healthy(clinic: Clinic) -> None:
    clinic.world.create()

    assert clinic.examine() == []


def test_an_examination_makes_no_file(clinic: Clinic) -> None:
    before = sorted(clinic.root.rglob("*"))

    clinic.examine()

    assert sorted(clinic.root.rglob("*")) == before


def test_rows_that_somebody_took_out_are_found(clinic: Clinic) -> None:
    folder = clinic.world.create().folder
    clinic.outsider(folder, {EVENTS_FILE: b""})

    assert clinic.errors() == ["LOG_REWRITTEN", "ROWS_TAKEN_OUT"]
    assert "doctor --repair" in clinic.find("LOG_REWRITTEN").next_step


def test_foreign_rows_in_place_of_acknowledged_ones_are_found(clinic: Clinic) -> None:
    folder = clinic.world.create().folder
    row = b'{"event_id": "01K0000000000000000000000A", "type": "Noted"}\n'
    clinic.outsider(folder, {EVENTS_FILE: row})

    found = clinic.find("AUTHORITY_DIVERGED")

    assert "01K0000000000000000000000A" in found.message
    assert "--repair" in found.next_step


def test_an_edited_snapshot_is_found_whoever_committed_it(clinic: Clinic) -> None:
    folder = under_way(clinic)
    clinic.outsider(folder, {SNAPSHOT_FILE: b'{"work_packages": {}}\n'})

    assert clinic.errors() == ["SNAPSHOT_DIFFERS"]


def test_a_line_that_is_no_row_is_found_with_its_place(clinic: Clinic) -> None:
    folder = clinic.world.create().folder
    clinic.outsider(folder, {EVENTS_FILE: clinic.log(folder) + b"torn\n"})

    assert "line 1" in clinic.find("STATUS_MALFORMED_LOG").message


def test_rows_of_an_unknown_kind_are_worth_a_note(clinic: Clinic) -> None:
    folder = clinic.world.create().folder
    clinic.outsider(folder, {EVENTS_FILE: clinic.log(folder) + b'{"kind": "weather"}\n'})

    assert clinic.errors() == []
    assert clinic.find("UNKNOWN_ROWS").severity == "note"


def test_an_empty_commondir_does_not_stop_the_examination(clinic: Clinic) -> None:
    world = clinic.world
    world.create()
    world.repository.worktrees.add(
        clinic.root.parent / "lane", branch="lane", start=world.tip("main"), hidden=()
    )
    commondir = clinic.folder_of_git / "worktrees" / "lane" / "commondir"
    commondir.write_text("")
    then = time.time() - 60
    os.utime(commondir, (then, then))

    assert clinic.errors() == ["WORKTREE_UNREADABLE"]
    assert clinic.fixed() == ["WORKTREE_UNREADABLE"]
    assert clinic.errors() == []


def test_a_worktree_folder_that_was_deleted_is_found(clinic: Clinic) -> None:
    world = clinic.world
    path = clinic.root.parent / "lane"
    world.repository.worktrees.add(path, branch="lane", start=world.tip("main"), hidden=())
    shutil.rmtree(path)

    assert "still there" in clinic.find("WORKTREE_MISSING").message


def test_a_worktree_of_a_mission_that_is_none_is_found(clinic: Clinic) -> None:
    names = MissionNames(MissionFolder("gone-01K00000"))
    path = clinic.root.parent / "lane"
    branch = f"{names.coordination_branch}-lane-a"
    tip = clinic.world.tip("main")
    clinic.world.repository.worktrees.add(path, branch="topic", start=tip, hidden=())
    clinic.world.repository.worktrees.remove(path)

    assert "ORPHAN_WORKTREE" not in clinic.codes()
    clinic.world.repository.worktrees.add(path, branch=branch, start=tip, hidden=())
    assert "gone-01K00000" in clinic.find("ORPHAN_WORKTREE").message


def test_files_tracked_where_worktrees_are_made_are_found(clinic: Clinic) -> None:
    clinic.world.create()
    clinic.world.commit("main", {".worktrees/lane/a.py": b"x\n"})

    found = clinic.find("WORKTREES_TRACKED")

    assert found.where == "main:.worktrees"
    assert "git rm -r --cached" in found.next_step


def test_a_lease_without_a_sign_of_life_is_found(clinic: Clinic) -> None:
    under_way(clinic)
    assert "LEASE_EXPIRED" not in clinic.codes()

    clinic.world.clock.set(clinic.world.clock.now() + timedelta(hours=1))

    assert "ada" in clinic.find("LEASE_EXPIRED").message


def test_what_was_set_aside_is_shown_until_somebody_looks(clinic: Clinic) -> None:
    folder = clinic.world.create().folder
    key = mission_id(clinic, folder).value
    clinic.world.machine.write(key, "quarantine/spec.md", b"mine\n")

    assert "spec.md" in clinic.find("QUARANTINE").message


def test_a_lane_that_is_gone_without_a_rescue_ref_is_an_error(clinic: Clinic) -> None:
    folder = under_way(clinic)
    branch = MissionNames(folder).lane_branch(LaneId("a"))
    tip = clinic.world.tip(branch)
    refs = clinic.world.repository.refs
    refs.update([RefUpdate(f"refs/heads/{branch}", ZERO_OID, tip)], reason="gone")

    assert "no rescue ref" in clinic.find("LANE_MISSING").message
    kept = rescue_ref(mission_id(clinic, folder), LaneId("a"), 1)
    refs.update([RefUpdate(kept, tip, ZERO_OID)], reason="rescued")
    found = clinic.find("LANE_MISSING")
    assert found.severity == "warning" and kept in found.next_step


def test_a_lane_that_nobody_began_is_not_missing(clinic: Clinic) -> None:
    folder = clinic.world.create().folder
    clinic.world.plan(folder, package("WP01"))

    assert clinic.examine() == []


def test_a_lane_whose_sparse_checkout_shows_the_log_is_found_and_mended(clinic: Clinic) -> None:
    folder = under_way(clinic)
    names = MissionNames(folder)
    lane = clinic.root.parent / "lane"
    clinic.world.repository.worktrees.add(
        lane, branch=names.lane_branch(LaneId("a")), start=None, hidden=()
    )
    assert (lane / names.file(EVENTS_FILE)).exists()
    assert clinic.find("LANE_SPARSE_CHECKOUT_DRIFT").severity == "warning"

    assert clinic.fixed() == ["LANE_SPARSE_CHECKOUT_DRIFT"]

    assert not (lane / names.file(EVENTS_FILE)).exists()
    assert "LANE_SPARSE_CHECKOUT_DRIFT" not in clinic.codes()


def test_rows_in_a_worktree_and_in_no_commit_are_counted(clinic: Clinic) -> None:
    clinic.world.commit("topic", {"x": b""}, start=clinic.world.tip("main"))
    folder = clinic.world.create(topology=Topology.FLATTENED, target="topic").folder
    names = MissionNames(folder)
    path = clinic.root.parent / "topic"
    clinic.world.repository.worktrees.add(path, branch="topic", start=None, hidden=())
    log = path / names.file(EVENTS_FILE)
    row = b'{"event_id": "01K0000000000000000000000A", "type": "Noted"}\n'
    log.write_bytes(log.read_bytes() + row)

    assert "1 row of its log is" in clinic.find("UNCOMMITTED_EVENTS").message


def test_wrong_settings_are_found(clinic: Clinic) -> None:
    config = clinic.root / ".kittify" / "config.yaml"
    config.parent.mkdir()
    config.write_text("interaction_policy:\n  parallelism: many\nprotected_branches: 3\n")

    assert clinic.errors() == ["POLICY_INVALID", "POLICY_INVALID"]


def test_a_damaged_file_of_trust_is_found(clinic: Clinic) -> None:
    file = clinic.home / ".config" / "fairlead" / "trust.json"
    file.parent.mkdir(parents=True)
    file.write_text("{")
    file.chmod(0o600)

    assert clinic.errors() == ["TRUST_UNREADABLE"]


def test_rows_of_old_retrospectives_are_known(clinic: Clinic) -> None:
    folder = clinic.world.create().folder
    rows = b'{"type": "RetrospectiveCaptured"}\n{"event_name": "retrospective.started"}\n'
    clinic.outsider(folder, {EVENTS_FILE: clinic.log(folder) + rows})

    assert "UNKNOWN_ROWS" not in clinic.codes()


def test_an_old_lock_of_git_is_named(clinic: Clinic) -> None:
    lock = clinic.folder_of_git / "index.lock"
    lock.touch()
    then = time.time() - 3600
    os.utime(lock, (then, then))

    assert clinic.find("GIT_LOCK_LEFT").where == str(lock)
    clinic.fix()
    assert lock.exists()


def test_one_mission_can_be_examined_alone(clinic: Clinic) -> None:
    sick, sound = clinic.world.create("one").folder, clinic.world.create("two").folder
    clinic.outsider(sick, {EVENTS_FILE: b""})

    assert clinic.examine(sound.value) == []
    assert clinic.examine(sick.value)


def test_a_mission_whose_branch_is_gone_is_found(clinic: Clinic) -> None:
    folder = clinic.world.create().folder
    branch = MissionNames(folder).coordination_branch
    update = RefUpdate(f"refs/heads/{branch}", ZERO_OID, clinic.world.tip(branch))
    clinic.world.repository.refs.update([update], reason="gone")

    assert clinic.errors() == ["COORD_AUTHORITY_UNAVAILABLE"]


def test_a_recorded_row_of_any_type_is_no_finding(clinic: Clinic) -> None:
    folder = clinic.world.create().folder
    clinic.world.record(folder, LifecycleRecorded("SomethingNew", OLIVE, {"a": 1}))

    assert clinic.examine() == []


def test_a_mission_of_ours_that_is_closed_is_no_foreign_one(clinic: Clinic) -> None:
    world = clinic.world
    folder = world.create().folder
    found = world.found(folder)
    assert found.identity.mission_id
    tip, branch = found.authority.commit, found.authority.ref
    archived = RefUpdate(archive_ref(found.identity.mission_id), tip, ZERO_OID)
    world.repository.refs.update([archived, RefUpdate(branch, ZERO_OID, tip)], reason="close")

    assert world.found(folder).authority.note
    assert "FOREIGN_MISSION" not in clinic.codes()
