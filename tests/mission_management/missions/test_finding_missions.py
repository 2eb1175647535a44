"""Finding missions where git and machine state left their traces."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from typing_extensions import override

from fairlead.mission_management.missions import (
    CoordAuthorityUnavailable,
    ListMissions,
    MissionAmbiguous,
    MissionCatalog,
    MissionNotFound,
    MissionPath,
    ShowMission,
)
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.git import (
    ZERO_OID,
    GitObject,
    Objects,
    Oid,
    Ref,
    Refs,
    RefUpdate,
    Repository,
)
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import HEADS, MissionNames, archive_ref
from tests.mission_management.missions.world import World

FOREIGN = "005-refactor"


def foreign_meta(**more: object) -> bytes:
    return json.dumps(
        {"mission_id": "01H9999900ABCDEFGHJKMNPQRS", "target_branch": "main", **more}
    ).encode()


def with_foreign(world: World, name: str = FOREIGN, branch: str = "main") -> MissionFolder:
    folder = MissionFolder(name)
    world.commit(branch, {MissionNames(folder).file("meta.json"): foreign_meta(topology="lanes")})
    return folder


def test_without_missions_the_next_step_is_to_create_one(world: World) -> None:
    with pytest.raises(MissionNotFound) as none:
        world.catalog.select(None)

    assert "mission create" in none.value.next_step


def test_an_unknown_name_is_answered_with_near_ones(world: World) -> None:
    created = world.create("add-login")

    with pytest.raises(MissionNotFound) as unknown:
        world.catalog.select("add-logn")
    assert unknown.value.near == (created.folder.value,)
    assert "mission list" in unknown.value.next_step


def test_every_kind_of_name_finds_the_mission(world: World) -> None:
    created = world.create("add-login")
    world.create("another")
    mission_id = created.mission_id.value

    for selector in (created.folder.value, mission_id, mission_id[:8].lower(), "add-login"):
        assert world.catalog.select(selector).folder == created.folder


def test_a_slug_of_two_missions_is_ambiguous(world: World) -> None:
    folders = sorted(world.create("twin").folder.value for _ in range(2))

    with pytest.raises(MissionAmbiguous) as ambiguous:
        world.catalog.select("twin")
    assert list(ambiguous.value.candidates) == folders


def test_the_only_active_mission_needs_no_name(world: World) -> None:
    with_foreign(world)
    created = world.create()

    assert world.catalog.select(None).folder == created.folder


def test_two_active_missions_need_a_name(world: World) -> None:
    world.create("one")
    world.create("two")

    with pytest.raises(MissionAmbiguous):
        world.catalog.select(None)


def test_the_mission_of_the_worktree_one_stands_in_needs_no_name(world: World) -> None:
    first = world.create("one")
    world.create("two")

    assert world.catalog.select(None, standing_in=first.folder).folder == first.folder


def test_a_merged_mission_is_found_by_every_kind_of_name(world: World) -> None:
    created = world.create("add-login")
    _archive(world, created.folder)

    for selector in (created.folder.value, created.mission_id.value, "add-login", None):
        found = world.catalog.select(selector)
        assert found.authority.ref == archive_ref(created.mission_id)
        assert found.authority.archived


def test_a_merged_mission_is_found_without_machine_state(world: World, tmp_path: Path) -> None:
    created = world.create("add-login")
    _archive(world, created.folder)
    shutil.rmtree(world.machine.folder(created.mission_id.value))

    assert world.catalog.select("add-login").authority.archived


def test_a_deleted_coordination_branch_is_missed_and_never_replaced(world: World) -> None:
    created = world.create()
    branch = created.coordination_branch or ""
    tip = world.tip(branch)
    _delete(world, branch)

    for selector in (created.folder.value, "add-login", created.mission_id.value, None):
        with pytest.raises(CoordAuthorityUnavailable) as gone:
            world.catalog.select(selector)
        assert tip in gone.value.next_step


def test_a_lane_alone_still_tells_of_its_mission(world: World) -> None:
    created = world.create()
    world.work(created.folder, "a", {"a.txt": b"a\n"})
    shutil.rmtree(world.machine.folder(created.mission_id.value))
    _delete(world, created.coordination_branch or "")

    with pytest.raises(CoordAuthorityUnavailable):
        world.catalog.select(created.mission_id.value)


def test_a_foreign_mission_is_read_where_it_is(world: World) -> None:
    folder = with_foreign(world)

    found = world.catalog.select("refactor")

    assert found.folder == folder
    assert found.authority.ref == "refs/heads/main"
    assert found.authority.topology is Topology.LEGACY
    assert "foreign" in found.authority.note


def test_a_flattened_mission_is_found_by_id_without_machine_state(world: World) -> None:
    world.commit("main", {"a.txt": b"a\n"})
    root = world.repository.primary_root
    world.commit("feature", {"a.txt": b"b\n"}, start=world.tip("main"))
    created = world.create(target="feature", topology=Topology.FLATTENED)
    shutil.rmtree(world.machine.folder(created.mission_id.value))

    # No worktree shows `feature` and nothing remembers it, so it is shown first.
    world.repository.worktrees.add(root / "w", branch="feature", start=None, hidden=())
    assert world.catalog.select(created.mission_id.value).authority.ref == "refs/heads/feature"


def test_one_damaged_mission_hides_no_other(world: World) -> None:
    folder = MissionFolder("broken-mission")
    world.commit("main", {MissionNames(folder).file("meta.json"): b"{"})
    gone, created = world.create("gone"), world.create("fine")
    _delete(world, gone.coordination_branch or "")

    listed = ListMissions(world.catalog, world.repository.objects)()

    assert [line.sighting.folder for line in listed.missions] == [created.folder]
    codes = {m.folder.value: m.error.code for m in listed.unavailable}
    assert codes == {
        "broken-mission": "DOCUMENT_INVALID",
        gone.folder.value: "COORD_AUTHORITY_UNAVAILABLE",
    }


def test_a_list_says_what_each_mission_is(world: World) -> None:
    with_foreign(world)
    archived, active = world.create("merged"), world.create("active")
    _archive(world, archived.folder)

    written = ListMissions(world.catalog, world.repository.objects)().written()

    states = {m["mission_slug"]: m["state"] for m in written["missions"]}  # type: ignore[attr-defined]
    assert states == {
        FOREIGN: "foreign",
        archived.folder.value: "archived",
        active.folder.value: "active",
    }


def test_showing_a_mission_names_its_authority(world: World) -> None:
    created = world.create()

    shown = ShowMission(world.catalog, world.repository.objects)(created.folder.value).written()

    assert shown["authority_ref"] == created.coordination_branch
    assert shown["phase"] == "planning"
    assert "meta.json" in shown["artifacts"]  # type: ignore[operator]


def test_no_worktree_shows_a_coordination_mission(world: World) -> None:
    created = world.create()

    place = MissionPath(world.catalog)(created.folder.value)

    assert place.written() == {
        "path": None,
        "worktree_root": None,
        "ref": created.coordination_branch,
        "directory": MissionNames(created.folder).directory,
    }


def test_a_person_may_let_a_worktree_show_it(disk: World) -> None:
    created = disk.create()
    root = MissionNames(created.folder).coordination_worktree(disk.repository.primary_root)
    disk.repository.worktrees.add(
        root, branch=created.coordination_branch or "", start=None, hidden=()
    )

    place = MissionPath(disk.catalog)(created.folder.value)

    assert place.worktree_root == root
    assert place.path == root / MissionNames(created.folder).directory


class CountingRefs(Refs):
    """Counts the questions that cost a git process."""

    def __init__(self, refs: Refs) -> None:
        self.refs, self.lists = refs, 0

    @override
    def list(self, *prefixes: str) -> Sequence[Ref]:
        self.lists += 1
        return self.refs.list(*prefixes)

    @override
    def read(self, name: str) -> None:
        raise AssertionError(f"{name} is asked for by itself")

    @override
    def flush(self, name: str, *, since: Sequence[Oid]) -> None:
        raise AssertionError("a reader flushes nothing")

    @override
    def update(self, updates: Sequence[RefUpdate], *, reason: str) -> None:
        raise AssertionError("a reader moves no ref")


class RecordingObjects(Objects):
    """Remembers which objects were read."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.asked: list[str] = []

    @override
    def read(self, spec: str) -> GitObject | None:
        self.asked.append(spec)
        return self.objects.read(spec)

    @property
    @override
    def oid_length(self) -> int:
        return self.objects.oid_length

    @override
    def write(self, contents: object) -> Sequence[object]:  # type: ignore[override]
        raise AssertionError("a reader writes nothing")

    @override
    def write_commit(self, draft: object) -> object:  # type: ignore[override]
        raise AssertionError("a reader writes nothing")


def test_selecting_one_mission_reads_no_other_and_lists_refs_once(world: World) -> None:
    wanted = world.create("wanted")
    for number in range(3):
        world.create(f"other-{number}")
    refs, objects = (
        CountingRefs(world.repository.refs),
        RecordingObjects(world.repository.objects),
    )
    whole = world.repository
    repository = Repository(
        whole.primary_root,
        whole.common_dir,
        refs=lambda: refs,
        objects=lambda: objects,
        history=lambda: whole.history,
        merges=lambda: whole.merges,
        worktrees=lambda: whole.worktrees,
        hooks=lambda: whole.hooks,
        settings=lambda: whole.settings,
    )

    found = MissionCatalog(repository, world.machine).select(wanted.folder.value)

    assert found.folder == wanted.folder
    assert refs.lists == 1
    assert len(objects.asked) <= 3
    assert not any("other" in spec for spec in objects.asked)


def _archive(world: World, folder: MissionFolder) -> None:
    """What the end of a merge does."""
    found = world.found(folder)
    assert found.identity.mission_id
    world.repository.refs.update(
        [
            RefUpdate(archive_ref(found.identity.mission_id), found.authority.commit, ZERO_OID),
            RefUpdate(found.authority.ref, ZERO_OID, found.authority.commit),
        ],
        reason="archive",
    )


def _delete(world: World, branch: str) -> None:
    world.repository.refs.update(
        [RefUpdate(HEADS + branch, ZERO_OID, world.tip(branch))], reason="by hand"
    )
