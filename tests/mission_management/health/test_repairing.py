"""Repairing: after it the whole history verifies, and what was wrong stays worth a note."""

import pytest

from fairlead.mission_management.bookkeeping import PolicyRefused
from fairlead.mission_management.status import EVENTS_FILE, SNAPSHOT_FILE, EventLog
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames
from tests.mission_management.health.conftest import Clinic
from tests.mission_management.missions.world import World, package

ROW = b'{"event_id": "01K0000000000000000000000A", "type": "Noted"}\n'


def planned(clinic: Clinic) -> MissionFolder:
    folder = clinic.world.create().folder
    clinic.world.plan(folder, package("WP01"), package("WP02"))
    return folder


def notes(clinic: Clinic) -> set[str]:
    return {f.code for f in clinic.examine() if "mended by" in f.message}


@pytest.mark.parametrize("kind", ["emptied", "replaced", "appended", "torn", "snapshot"])
def test_a_repaired_mission_is_healthy_and_says_what_was_wrong(clinic: Clinic, kind: str) -> None:
    folder = planned(clinic)
    log = clinic.log(folder)
    damage: dict[str, dict[str, bytes | None]] = {
        "emptied": {EVENTS_FILE: None},
        "replaced": {EVENTS_FILE: ROW},
        "appended": {EVENTS_FILE: log + ROW, SNAPSHOT_FILE: b"{}"},
        "torn": {EVENTS_FILE: log + b"<<<<<<< ours\n" + ROW},
        "snapshot": {SNAPSHOT_FILE: b"nonsense"},
    }
    clinic.outsider(folder, damage[kind])
    broken = set(clinic.errors()) & {
        "LOG_REWRITTEN",
        "STATUS_MALFORMED_LOG",
    }
    assert clinic.errors()

    (done,) = clinic.repair()

    assert done.mission_slug == folder.value
    assert clinic.errors() == []
    assert notes(clinic) == broken
    assert clinic.log(folder).startswith(log)
    assert clinic.repair() == []


def test_rows_that_only_history_remembers_are_put_back_by_a_machine_that_never_wrote(
    clinic: Clinic,
) -> None:
    folder = planned(clinic)
    log = clinic.log(folder)
    clinic.outsider(folder, {EVENTS_FILE: ROW})
    key = clinic.world.found(folder).identity.state_key
    clinic.world.machine.remove(key, "acknowledged.json")

    clinic.repair()

    assert clinic.log(folder).startswith(log + ROW)
    assert clinic.errors() == []


def test_work_that_went_on_after_the_damage_is_kept(clinic: Clinic) -> None:
    folder = planned(clinic)
    log = clinic.log(folder)
    clinic.outsider(folder, {EVENTS_FILE: ROW})
    key = clinic.world.found(folder).identity.state_key
    clinic.world.machine.remove(key, "acknowledged.json")
    later = clinic.world.record(folder, files={"notes.md": b"later\n"})
    assert "LOG_REWRITTEN" in clinic.errors()

    clinic.repair()

    assert clinic.log(folder).startswith(log + ROW)
    assert clinic.world.text(clinic.world.found(folder).authority.commit, "README.md")
    assert later.commit_sha != clinic.world.found(folder).authority.commit
    assert clinic.errors() == []


def test_rows_put_back_by_the_next_write_need_no_repair(clinic: Clinic) -> None:
    folder = planned(clinic)
    clinic.outsider(folder, {EVENTS_FILE: b""})
    clinic.world.record(folder, files={"notes.md": b"x\n"})

    assert clinic.errors() == []
    assert notes(clinic) == {"LOG_REWRITTEN"}


def test_only_the_damaged_mission_is_written_to(clinic: Clinic) -> None:
    sick, sound = planned(clinic), clinic.world.create("sound").folder
    before = clinic.world.found(sound).authority.commit
    clinic.outsider(sick, {EVENTS_FILE: b""})

    assert clinic.repair(sound.value) == []
    assert [done.mission_slug for done in clinic.repair()] == [sick.value]
    assert clinic.world.found(sound).authority.commit == before


def test_a_protected_branch_is_not_repaired_past_the_gate(clinic: Clinic) -> None:
    world = clinic.world
    world.commit("topic", {"x": b""}, start=world.tip("main"))
    folder = world.create(topology=Topology.FLATTENED, target="topic").folder
    world.commit("topic", {MissionNames(folder).file(EVENTS_FILE): ROW})
    strict = World(world.repository, world.machine, world.shown, clock=world.clock)
    strict.policy = type(world.policy)(type(world.policy.protected)(("topic",)))
    tip = world.tip("topic")

    with pytest.raises(PolicyRefused):
        Clinic(strict).repair()

    assert world.tip("topic") == tip
    assert len(clinic.repair()) == 1


def test_the_repair_is_a_row_of_the_log_with_what_it_did(clinic: Clinic) -> None:
    folder = planned(clinic)
    found = clinic.outsider(folder, {EVENTS_FILE: clinic.log(folder) + b"torn\n" + ROW})

    clinic.repair()

    last = EventLog(clinic.log(folder)).rows()[-1]
    payload = last.data["payload"]
    assert last.event_type == "LogRepaired"
    assert isinstance(payload, dict)
    assert payload["found"] == found
    assert payload["rows_taken_in"] == []
    assert EventLog(clinic.log(folder)).contains("01K0000000000000000000000A")
    assert len(payload["lines_set_aside"]) == 1
    assert payload["findings"] == ["STATUS_MALFORMED_LOG"]
    assert found[:12] in clinic.find("QUARANTINE").message
