"""Fixing: what is safe is mended once, everything else is left as it is."""

import json
import os
import shutil
import time

from fairlead.mission_management.bookkeeping import LOCK_FILE
from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.identity import LaneId
from fairlead.shared_kernel.naming import MissionNames, machine_state
from tests.mission_management.health.conftest import Clinic
from tests.mission_management.missions.world import package


def test_a_healthy_repository_needs_no_fixing(clinic: Clinic) -> None:
    clinic.world.create()

    assert clinic.fix() == []


def test_a_repository_without_missions_gets_no_files(clinic: Clinic) -> None:
    exclude = clinic.folder_of_git / "info" / "exclude"

    assert clinic.fix() == []
    assert not exclude.exists() or ".worktrees" not in exclude.read_text()


def test_private_excludes_come_back(clinic: Clinic) -> None:
    clinic.world.create()
    exclude = clinic.folder_of_git / "info" / "exclude"
    exclude.write_text("*.mine\n")
    assert "EXCLUDES_MISSING" in clinic.codes()

    assert clinic.fixed() == ["EXCLUDES_MISSING"]

    assert exclude.read_text().splitlines()[0] == "*.mine"
    assert clinic.examine() == []


def test_the_note_of_where_a_mission_lives_is_written_again(clinic: Clinic) -> None:
    folder = clinic.world.create().folder
    key = clinic.world.found(folder).identity.state_key
    right = clinic.world.machine.read(key, "identity.json")
    for wrong in (b"{}", b'{"mission_id": "x"}', json.dumps({"a": 1}).encode()):
        clinic.world.machine.write(key, "identity.json", wrong)
        assert "IDENTITY_FORGOTTEN" in clinic.codes()

        assert clinic.fixed() == ["IDENTITY_FORGOTTEN"]

        assert clinic.world.machine.read(key, "identity.json") == right
    assert clinic.examine() == []


def test_a_vanished_worktree_is_forgotten_where_its_branch_keeps_the_work(clinic: Clinic) -> None:
    world = clinic.world
    folder = world.create().folder
    world.plan(folder, package("WP01"))
    tip = world.work(folder, "a", {"a.py": b"x\n"})
    branch, path = MissionNames(folder).lane_branch(LaneId("a")), clinic.root.parent / "lane"
    world.repository.worktrees.add(path, branch=branch, start=None, hidden=())
    shutil.rmtree(path)

    assert clinic.fixed() == ["WORKTREE_MISSING"]

    assert [tree.path for tree in world.repository.worktrees.list()] == [clinic.root]
    assert world.tip(branch) == tip
    assert clinic.fix() == []


def test_a_vanished_worktree_with_commits_on_no_branch_is_kept(clinic: Clinic) -> None:
    import subprocess

    path = clinic.root.parent / "loose"
    for words in (
        ("worktree", "add", "--quiet", "--detach", str(path)),
        ("-C", str(path), "commit", "--quiet", "--allow-empty", "-m", "only here"),
    ):
        subprocess.run(("git", *words), cwd=clinic.root, check=True, capture_output=True)
    shutil.rmtree(path)

    assert clinic.fix() == []
    assert "WORKTREE_MISSING" in clinic.codes()


def test_leftovers_of_killed_processes_go(clinic: Clinic) -> None:
    left = clinic.folder_of_git / f"fairlead-index-{2**22 + 1}"
    left.touch()
    then = time.time() - 3600
    os.utime(left, (then, then))
    assert clinic.codes() == ["LEFTOVERS"]

    assert clinic.fixed() == ["LEFTOVERS"]
    assert not left.exists()


def test_a_worktree_that_lags_catches_up_once_the_git_operation_is_over(clinic: Clinic) -> None:
    world = clinic.world
    world.commit("topic", {"x": b""}, start=world.tip("main"))
    path = clinic.root.parent / "topic"
    world.repository.worktrees.add(path, branch="topic", start=None, hidden=())
    folder = world.create(topology=Topology.FLATTENED, target="topic").folder
    git_dir = clinic.folder_of_git / "worktrees" / "topic"
    (git_dir / "MERGE_HEAD").write_text(world.tip("main") + "\n")
    world.plan(folder, package("WP01"))
    plan = path / MissionNames(folder).file("lanes.json")
    assert not plan.exists()
    assert clinic.fix() == []
    assert clinic.find("VIEW_LAGS").severity == "warning"

    (git_dir / "MERGE_HEAD").unlink()

    assert clinic.fixed() == ["VIEW_LAGS"]
    assert plan.exists()
    assert "VIEW_LAGS" not in clinic.codes()


def test_the_place_of_a_mission_that_never_began_goes_unless_somebody_is_at_work_in_it(
    clinic: Clinic,
) -> None:
    living = clinic.world.create("sample")
    place = machine_state(clinic.folder_of_git, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
    kept = machine_state(clinic.folder_of_git, living.mission_id.value)
    locks = FileLocks()
    with locks.hold(place / LOCK_FILE, purpose="create", timeout=0):
        pass
    assert clinic.codes() == [], "it may be about to begin"
    then = time.time() - 7200
    for file in (place, *place.iterdir(), *kept.iterdir(), kept):
        os.utime(file, (then, then))
    assert clinic.codes() == ["LEFTOVERS"]

    with locks.hold(place / LOCK_FILE, purpose="create", timeout=0):
        assert clinic.fix() == []
    for file in (place, *place.iterdir()):
        os.utime(file, (then, then))

    assert clinic.fixed() == ["LEFTOVERS"]
    assert not place.exists()
    assert (kept / LOCK_FILE).exists()
    assert clinic.fix() == []
