"""What a conflict is made of, what somebody makes of it, and merging with that."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from fairlead.mission_management.conflicts import (
    Conflict,
    ConflictedFile,
    ConflictUnresolved,
    Resolution,
    Side,
    merge_with,
    read_resolution,
)
from fairlead.shared_kernel.git import CommitDraft, Oid, WorktreeFailed, edit_tree
from tests.mission_management.missions.world import World

ABOUT_MERGING = b"A marker is a line such as\n<<<<<<< this\nand ends with\n>>>>>>> that\n"


def in_conflict(world: World, text: bytes = b"1\n") -> Conflict:
    """A conflict about one file, of a package that need not exist."""
    base = world.commit("base", {"a.txt": text, "b.txt": b"1\n"}, start=world.tip("main"))
    ours = world.commit("ours", {"a.txt": text + b"ours\n"}, start=base)
    theirs = world.commit("theirs", {"a.txt": text + b"theirs\n"}, start=base)
    found = world.repository.merges.merge(ours, theirs)
    assert not found.clean
    return Conflict(
        wp_id="WP02",
        ours=Side("ours", ours),
        theirs=Side("theirs", theirs),
        files=(ConflictedFile("a.txt", ("WP01",)),),
        tree=found.tree,
        unmerged=found.unmerged,
        scope=("src/**",),
        fixed=("fixed.json", "whole/"),
    ).labelled(world.repository.objects, {ours: "the mission (WP01)", theirs: "WP02"})


def resolved(world: World, conflict: Conflict, text: bytes) -> Resolution:
    tree = edit_tree(world.repository.objects, conflict.tree, {"a.txt": text})
    parents = (conflict.ours.commit, conflict.theirs.commit)
    draft = CommitDraft(tree, parents, conflict.message)
    return Resolution(conflict, tree, world.repository.objects.write_commit(draft))


def nowhere(path: str) -> bool:
    return False


def test_a_record_is_read_as_it_was_written(memory: World) -> None:
    conflict = in_conflict(memory).as_made()

    assert Conflict.read(conflict.written()) == conflict


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"wp_id": "WP01"}', b'{"ours": 1}'])
def test_a_record_that_somebody_damaged_is_none(data: bytes) -> None:
    assert Conflict.read(data) is None


def test_the_markers_name_both_sides(disk: World) -> None:
    conflict = in_conflict(disk)

    text = disk.repository.objects.read(f"{conflict.tree}:a.txt")

    assert text
    lines = text.data.splitlines()
    assert b"<<<<<<< the mission (WP01)" in lines and b">>>>>>> WP02" in lines


def test_paths_that_no_resolution_touches_are_files_and_whole_folders(memory: World) -> None:
    conflict = in_conflict(memory)

    assert conflict.is_fixed("fixed.json") and conflict.is_fixed("whole/of/it")
    assert not conflict.is_fixed("fixed.json.bak") and not conflict.is_fixed("wholesale")


def test_a_resolution_stays_decided_when_both_sides_go_on(world: World) -> None:
    conflict = in_conflict(world)
    made = resolved(world, conflict, b"both\n")
    ours = world.commit("ours", {"more-of-ours.txt": b"x\n"})
    theirs = world.commit("theirs", {"more-of-theirs.txt": b"y\n"})

    result = merge_with(world.repository, ours, theirs, made, placed=nowhere)

    assert result.clean
    texts = {
        name: found.data
        for name in ("a.txt", "more-of-ours.txt", "more-of-theirs.txt")
        if (found := world.repository.objects.read(f"{result.tree}:{name}"))
    }
    assert texts == {
        "a.txt": b"both\n",
        "more-of-ours.txt": b"x\n",
        "more-of-theirs.txt": b"y\n",
    }


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_what_goes_against_it_is_a_conflict_again(world: World, side: str) -> None:
    conflict = in_conflict(world)
    made = resolved(world, conflict, b"both\n")
    world.commit(side, {"a.txt": b"something else\n"})

    tips = (world.tip("ours"), world.tip("theirs"))
    result = merge_with(world.repository, *tips, made, placed=nowhere)

    assert result.conflicts == ("a.txt",)


def test_placed_paths_are_no_conflict(world: World) -> None:
    conflict = in_conflict(world)
    sides = (conflict.ours.commit, conflict.theirs.commit)

    result = merge_with(world.repository, *sides, None, placed="a.txt".__eq__)

    assert result.clean and result.unmerged == ()


def test_lines_that_look_like_markers_and_were_there_before_are_none(disk: World) -> None:
    folder = disk.create("greetings").folder
    identity = disk.found(folder).identity
    disk.desk.open(identity, in_conflict(disk, ABOUT_MERGING))
    place = disk.desk.place(identity, "WP02")

    left = (place / "a.txt").read_bytes()
    stage(place / "a.txt", left)
    with pytest.raises(ConflictUnresolved) as unresolved:
        read_resolution(disk.desk, identity, "WP02")
    stage(place / "a.txt", ABOUT_MERGING + b"both\n")

    assert unresolved.value.details["marked"] == ["a.txt"]
    assert read_resolution(disk.desk, identity, "WP02").tree


def test_a_place_that_is_taken_is_said_and_nothing_is_lost(disk: World) -> None:
    identity = disk.found(disk.create("greetings").folder).identity
    place = disk.desk.place(identity, "WP02")
    place.mkdir(parents=True)
    (place / "mine.txt").write_text("mine\n")

    with pytest.raises(WorktreeFailed):
        disk.desk.open(identity, in_conflict(disk))

    assert (place / "mine.txt").read_text() == "mine\n"


def test_another_conflict_of_the_same_package_takes_its_place(disk: World) -> None:
    identity = disk.found(disk.create("greetings").folder).identity
    first = disk.desk.open(identity, in_conflict(disk))
    place = disk.desk.place(identity, "WP02")
    (place / "a.txt").write_text("edited\n")
    again = disk.commit("theirs", {"c.txt": b"c\n"})
    found = disk.repository.merges.merge(first.ours.commit, again)

    disk.desk.open(
        identity,
        replace(
            first,
            theirs=Side("theirs", again),
            tree=found.tree,
            unmerged=found.unmerged,
            made=False,
        ),
    )

    [kept] = disk.desk.rescuer.of(identity.state_key, "conflict-wp02")
    assert disk.text(Oid(kept.commit), "a.txt") == "edited\n"
    assert (place / "c.txt").read_text() == "c\n"


def stage(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    subprocess.run(["git", "add", "--", file.name], cwd=file.parent, check=True)
