"""Creating a mission: one commit, one ref, and a retry that changes nothing."""

import json
import subprocess
from pathlib import Path

import pytest

from fairlead.mission_management.bookkeeping import OperationIdConflict, PolicyRefused
from fairlead.mission_management.missions import (
    BranchNamespaceBlocked,
    CoordinationBranchConflict,
    CreateMissionRequest,
    MissionSlugInvalid,
    RepositoryHasNoCommits,
    TargetBranchNotFound,
)
from fairlead.mission_management.missions.ref_map import RefMap
from fairlead.mission_management.missions.target import target_of
from fairlead.shared_kernel.commit_target import InvalidBranchName
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.git import ZERO_OID, Ref, RefUpdate
from fairlead.shared_kernel.identity import (
    MissionFolder,
    MissionId,
    MissionSlug,
    OperationId,
    new_ulid,
)
from fairlead.shared_kernel.naming import HEADS, MissionNames
from tests.mission_management.missions.world import World

RETRY = "01K7000000ABCDEFGHJKMNPQRS"


def test_a_created_mission_says_everything_of_the_contract(world: World) -> None:
    created = world.create("add-login")

    written = created.written()
    mid8 = created.mission_id.mid8.value
    assert written["mission_slug"] == f"add-login-{mid8}"
    assert written["mission_dir"] == MissionNames(created.folder).directory
    assert written["coordination_branch"] == MissionNames(created.folder).coordination_branch
    assert written["target_branch"] == written["merge_target_branch"] == "main"
    assert written["topology"] == "coordination"
    assert written["commit"] == world.tip(str(written["coordination_branch"]))


def test_creating_is_one_commit_on_the_tip_of_the_target(world: World) -> None:
    main = world.tip("main")

    created = world.create()

    commits = world.repository.history.commits(world.tip(created.coordination_branch or ""))
    assert [commit.oid for commit in commits[1:]] == [main]
    assert world.tip("main") == main


def test_meta_json_has_every_required_key(world: World) -> None:
    created = world.create("add-login")

    meta = world.found(created.folder).meta
    assert meta.is_ours
    assert meta.raw["mission_number"] is None
    assert meta.raw["slug"] == "add-login"
    assert meta.raw["friendly_name"] == "Add login"
    frozen = world.state(created.folder).read_file("mission-type.json")
    assert frozen and json.loads(frozen)["name"] == "software-dev"
    assert set(meta.raw["fairlead"]) == {"format_version", "mission_type_digest"}  # type: ignore[call-overload]


def test_a_retry_of_the_same_operation_finds_the_mission(world: World) -> None:
    first = world.create(op_id=RETRY)

    again = world.create(op_id=RETRY)

    assert again.mission_id == first.mission_id
    assert again.receipt.already_applied
    assert again.receipt.commit_sha == first.receipt.commit_sha
    assert len(world.catalog.all()) == 1


def test_the_same_operation_id_for_another_slug_is_refused(world: World) -> None:
    world.create("add-login", op_id=RETRY)

    with pytest.raises(OperationIdConflict):
        world.create("add-logout", op_id=RETRY)


def test_two_missions_of_the_same_second_get_different_short_ids(world: World) -> None:
    moment = 1_760_000_000_000
    ids = [new_ulid(moment), new_ulid(moment + 1), new_ulid(moment + 2)]

    created = [world.create("twin", op_id=op_id) for op_id in ids]

    assert len({mission.mission_id.mid8 for mission in created}) == 3
    assert created[0].mission_id == OperationId(ids[0]).mission_id()
    again = world.create("twin", op_id=ids[2])
    assert again.mission_id == created[2].mission_id


def test_a_slug_is_normalised_once(world: World) -> None:
    assert world.create("Add Login!").folder.value.startswith("add-login-")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("Größe ändern", "grosse-andern"), ("Café “Zoé”", "cafe-zoe"), ("ﬁx № 4", "fix-no-4")],
)
def test_letters_with_accents_lose_them_in_the_slug(memory: World, typed: str, slug: str) -> None:
    assert memory.create(typed).folder.value.startswith(f"{slug}-")


@pytest.mark.parametrize("slug", ["", "---", "検証", "login 検証", "x" * 64])
def test_what_cannot_be_a_slug_is_refused(memory: World, slug: str) -> None:
    with pytest.raises(MissionSlugInvalid):
        memory.create(slug)


def test_an_unknown_target_is_refused(world: World) -> None:
    world.create("earlier")

    with pytest.raises(TargetBranchNotFound) as refused:
        world.create(target="nowhere")

    assert refused.value.details["branches"] == ["main"]
    assert "such as main." in refused.value.next_step


def test_a_mission_may_land_elsewhere_than_on_the_branch_one_is_on(world: World) -> None:
    world.commit("develop", {"a.txt": b"a\n"}, start=world.tip("main"))

    created = world.create(target="develop")

    assert created.target_branch == "develop"
    commits = world.repository.history.commits(world.tip(created.coordination_branch or ""))
    assert commits[1].oid == world.tip("develop")


def test_a_branch_called_like_the_namespace_is_in_the_way(world: World) -> None:
    world.commit("kitty", {"a.txt": b"a\n"})

    with pytest.raises(BranchNamespaceBlocked):
        world.create()


def test_a_branch_without_commits_of_its_own_is_reused(world: World) -> None:
    mission_id = OperationId(RETRY).mission_id()
    branch = _branch_of("add-login", mission_id)
    begin = world.tip("main")
    world.repository.refs.update([RefUpdate(HEADS + branch, begin, ZERO_OID)], reason="by hand")
    world.commit("main", {"later.txt": b"later\n"})

    created = world.create("add-login", op_id=RETRY)

    assert created.coordination_branch == branch
    commits = world.repository.history.commits(world.tip(branch))
    assert commits[1].oid == world.tip("main")


def test_a_branch_with_commits_of_its_own_is_a_conflict(world: World) -> None:
    branch = _branch_of("add-login", OperationId(RETRY).mission_id())
    theirs = world.commit(branch, {"theirs.txt": b"x\n"}, start=world.tip("main"))

    with pytest.raises(CoordinationBranchConflict):
        world.create("add-login", op_id=RETRY)
    assert world.tip(branch) == theirs


def test_a_flattened_mission_is_refused_on_a_protected_branch(world: World) -> None:
    before = world.tip("main")

    with pytest.raises(PolicyRefused):
        world.create(topology=Topology.FLATTENED)
    assert world.tip("main") == before
    assert world.catalog.all() == []


def test_a_flattened_mission_lives_on_its_target(world: World) -> None:
    world.commit("feature", {"a.txt": b"a\n"}, start=world.tip("main"))

    created = world.create(target="feature", topology=Topology.FLATTENED)

    found = world.found(created.folder)
    assert created.coordination_branch is None
    assert found.authority.ref == "refs/heads/feature"
    assert found.authority.topology is Topology.FLATTENED
    assert found.meta.coordination_branch is None


def test_a_repository_without_commits_is_refused(tmp_path: Path, hermetic_git: None) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    world = World.on_disk(tmp_path.resolve())

    with pytest.raises(RepositoryHasNoCommits) as refused:
        world.create()
    assert "git commit --allow-empty" in refused.value.next_step


def test_the_checkout_stays_clean_and_private_folders_are_excluded(disk: World) -> None:
    disk.create()
    disk.create("another")

    root = disk.repository.primary_root
    (root / ".worktrees").mkdir()
    (root / ".worktrees" / "x").write_text("x")
    assert disk.repository.worktrees.changes(root) == []
    exclude = (root / ".git" / "info" / "exclude").read_text()
    assert exclude.count("/.worktrees/") == 1


def test_machine_state_remembers_where_the_mission_lives(world: World) -> None:
    created = world.create()

    data = world.machine.read(created.mission_id.value, "identity.json")
    assert data is not None
    assert json.loads(data) == {
        "mission_id": created.mission_id.value,
        "mission_slug": created.folder.value,
        "coordination_branch": created.coordination_branch,
        "target_branch": "main",
    }


def test_without_worktrees_is_written_down(world: World) -> None:
    world.commit("feature", {"a.txt": b"a\n"}, start=world.tip("main"))
    request = CreateMissionRequest(
        "solo", target="feature", topology=Topology.FLATTENED, worktrees=False
    )

    created = world.creating(request, world.operation("mission create"))

    ours = world.found(created.folder).meta.raw["fairlead"]
    assert isinstance(ours, dict)
    assert ours["worktrees"] is False


def _branch_of(slug: str, mission_id: MissionId) -> str:
    return MissionNames(MissionFolder.of(MissionSlug(slug), mission_id.mid8)).coordination_branch


def test_a_title_is_one_line(world: World) -> None:
    request = CreateMissionRequest("add-login", title="  Log in\n by e-mail ")

    created = world.creating(request, world.operation("mission create"))

    assert world.found(created.folder).identity.friendly_name == "Log in by e-mail"


def test_a_target_that_nothing_could_ever_be_committed_on_is_refused(world: World) -> None:
    world.commit("fix/#12", {"a.txt": b"a\n"}, start=world.tip("main"))

    with pytest.raises(InvalidBranchName):
        world.create(target="fix/#12")


def test_a_checkout_that_shows_a_missions_own_branch_is_no_target(memory: World) -> None:
    first = memory.create("first")
    primary = memory.repository.primary_root
    shown = Ref(HEADS + (first.coordination_branch or ""), memory.tip("main"), primary)
    main = Ref(HEADS + "main", memory.tip("main"))

    chosen = target_of(None, RefMap.of([shown, main], primary), memory.repository)

    assert chosen == main


def test_a_retry_brings_machine_state_back(world: World) -> None:
    created = world.create(op_id=RETRY)
    world.machine.remove(created.mission_id.value, "identity.json")

    world.create(op_id=RETRY)

    assert world.machine.read(created.mission_id.value, "identity.json")
