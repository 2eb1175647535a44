"""Stage 1: approved code comes into the mission, in one commit with the event."""

import pytest

from fairlead.mission_management.integration import IntegrateWorkPackage, IntegrationConflict
from fairlead.mission_management.missions import CreatedMission
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    DoneWithoutCode,
    IllegalTransition,
    StatusLane,
    WorkPackageMoved,
    materialize,
    reduce,
)
from fairlead.shared_kernel.errors import ErrorKind
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames
from tests.mission_management.missions.world import OLIVE, World, package


def planned(world: World) -> CreatedMission:
    created = world.create("greetings")
    world.plan(created.folder, package("WP01", "FR-001"), package("WP02", "FR-002"))
    return created


def integrate(world: World, folder: MissionFolder, wp_id: str = "WP01") -> object:
    use = IntegrateWorkPackage(world.repository, world.ledger, world.rules, world.desk)
    return use(world.context(folder), wp_id, world.operation("integrate"))


def test_the_reviewed_commit_comes_in_and_the_package_is_done(world: World) -> None:
    created = planned(world)
    before = world.found(created.folder).authority.commit
    reviewed = world.work(created.folder, "a", {"hello.py": b"hi\n"})
    world.approve(created.folder, "WP01", reviewed)
    base = world.found(created.folder).authority.commit

    done = IntegrateWorkPackage(world.repository, world.ledger, world.rules, world.desk)(
        world.context(created.folder), "WP01", world.operation("integrate")
    )

    tip = world.found(created.folder).authority.commit
    commit = world.repository.history.commits(tip, limit=1)[0]
    assert commit.parents == (base, reviewed)
    assert world.text(tip, "hello.py") == "hi\n"
    assert world.state(created.folder).snapshot.lane("WP01") is StatusLane.DONE
    assert done.commit == reviewed
    assert done.written()["commits"]
    assert before != tip


def test_it_records_which_files_came_in(world: World) -> None:
    created = planned(world)
    reviewed = world.work(created.folder, "a", {"src/b.py": b"b\n", "src/a.py": b"a\n"})
    world.approve(created.folder, "WP01", reviewed)

    integrate(world, created.folder)

    row = next(
        row for row in world.state(created.folder).log.rows() if row.event_type == "LaneIntegrated"
    )
    payload = row.data["payload"]
    assert isinstance(payload, dict)
    assert payload["touched"] == ["src/a.py", "src/b.py"]
    assert (payload["wp_id"], payload["lane"]) == ("WP01", "lane-a")
    assert payload["reviewed_commit"] == reviewed


def test_commits_made_after_the_review_stay_out(world: World) -> None:
    created = planned(world)
    reviewed = world.work(created.folder, "a", {"hello.py": b"hi\n"})
    world.work(created.folder, "a", {"later.py": b"not reviewed\n"})
    world.approve(created.folder, "WP01", reviewed)

    integrate(world, created.folder)

    tip = world.found(created.folder).authority.commit
    assert world.text(tip, "hello.py") == "hi\n"
    assert world.text(tip, "later.py") is None


def test_machine_files_are_the_authoritys_whatever_the_lane_did_to_them(world: World) -> None:
    created = planned(world)
    directory = MissionNames(created.folder).directory
    reviewed = world.work(
        created.folder,
        "a",
        {
            "hello.py": b"hi\n",
            f"{directory}/meta.json": b"{}",
            f"{directory}/{EVENTS_FILE}": b"",
            f"{directory}/{SNAPSHOT_FILE}": None,
            f"{directory}/decisions/index.json": b"{}",
            f"{directory}/lanes.json": b"{}",
            f"{directory}/notes.md": b"a note of the lane\n",
        },
    )
    world.record(created.folder, files={"acceptance-matrix.json": b"{}"})
    world.approve(created.folder, "WP01", reviewed)
    before = world.state(created.folder)

    integrate(world, created.folder)

    after = world.state(created.folder)
    assert after.meta == before.meta
    assert after.plan == before.plan
    assert after.read_file("decisions/index.json") is None
    assert after.log.data.startswith(before.log.data)
    assert after.read_file("notes.md") == b"a note of the lane\n"
    assert after.read_file(SNAPSHOT_FILE) == materialize(after.meta, reduce(after.log.rows()))


def test_a_conflict_leaves_everything_as_it_was(world: World) -> None:
    created = planned(world)
    first = world.work(created.folder, "a", {"README.md": b"one\n"})
    second = world.work(created.folder, "b", {"README.md": b"two\n"})
    world.approve(created.folder, "WP01", first)
    world.approve(created.folder, "WP02", second)
    integrate(world, created.folder)
    before = world.found(created.folder).authority.commit

    with pytest.raises(IntegrationConflict) as conflict:
        integrate(world, created.folder, "WP02")

    assert conflict.value.kind is ErrorKind.NEEDS_PERSON
    assert conflict.value.paths == ("README.md",)
    assert conflict.value.details["theirs"] == {
        "ref": f"{created.coordination_branch}-lane-b",
        "commit": second,
    }
    assert world.found(created.folder).authority.commit == before
    assert world.state(created.folder).snapshot.lane("WP02") is StatusLane.APPROVED


def test_integrating_again_changes_nothing(world: World) -> None:
    created = planned(world)
    world.approve(created.folder, "WP01", world.work(created.folder, "a", {"a.py": b"a\n"}))
    integrate(world, created.folder)
    before = world.found(created.folder).authority.commit

    again = IntegrateWorkPackage(world.repository, world.ledger, world.rules, world.desk)(
        world.context(created.folder), "WP01", world.operation("integrate")
    )

    assert again.already
    assert world.found(created.folder).authority.commit == before


def test_code_that_is_in_already_needs_no_second_parent(world: World) -> None:
    created = planned(world)
    first = world.work(created.folder, "a", {"a.py": b"a\n"})
    second = world.work(created.folder, "a", {"b.py": b"b\n"})
    world.approve(created.folder, "WP02", second)
    integrate(world, created.folder, "WP02")
    world.approve(created.folder, "WP01", first)

    integrate(world, created.folder)

    tip = world.found(created.folder).authority.commit
    assert len(world.repository.history.commits(tip, limit=1)[0].parents) == 1
    assert world.state(created.folder).snapshot.lane("WP01") is StatusLane.DONE


def test_a_package_that_needs_no_code_is_done_without_a_merge(world: World) -> None:
    created = planned(world)
    world.approve(created.folder, "WP01", None)

    integrate(world, created.folder)

    tip = world.found(created.folder).authority.commit
    assert len(world.repository.history.commits(tip, limit=1)[0].parents) == 1
    assert world.state(created.folder).snapshot.lane("WP01") is StatusLane.DONE


def test_a_package_that_is_not_approved_is_refused(world: World) -> None:
    created = planned(world)

    with pytest.raises(IllegalTransition):
        integrate(world, created.folder)


def test_an_approval_without_a_commit_brings_nothing_in(world: World) -> None:
    created = planned(world)
    lanes = (StatusLane.PLANNED, StatusLane.APPROVED)
    world.record(created.folder, WorkPackageMoved("WP01", *lanes, OLIVE, force=True, reason="x"))

    with pytest.raises(DoneWithoutCode):
        integrate(world, created.folder)
    assert world.state(created.folder).snapshot.lane("WP01") is StatusLane.APPROVED
