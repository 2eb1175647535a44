"""The versions of an artefact: each commit of the authority that changed it, by whom."""

from dataclasses import replace

import pytest

from fairlead.mission_management.planning import (
    ArtifactHistory,
    ArtifactNotFound,
    TraceArtifact,
    VersionChange,
)
from fairlead.mission_management.status import Change, CodeMerge, LifecycleRecorded
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames
from tests.mission_management.missions.world import ADA, OLIVE, World


def trace(world: World, folder: MissionFolder, name: str = "notes.md") -> ArtifactHistory:
    context = world.context(folder).writing().reading()
    return TraceArtifact(world.ledger, world.repository)(context, name)


def write(world: World, folder: MissionFolder, text: bytes | None) -> None:
    event = LifecycleRecorded("ArtifactWritten" if text else "ArtifactRemoved", ADA)
    world.record(folder, event, files={"notes.md": text}, actor=ADA)


def test_every_version_is_told_newest_first(world: World) -> None:
    folder = world.create().folder
    for text in (b"one\n", b"three\n", None):
        write(world, folder, text)
    world.record(folder, files={"other.md": b"x\n"})

    found = trace(world, folder)

    assert [version.change for version in found.versions] == [
        VersionChange.REMOVED,
        VersionChange.CHANGED,
        VersionChange.ADDED,
    ]
    assert [version.number for version in found.versions] == [3, 2, 1]
    assert [version.size for version in found.versions] == [0, 6, 4]
    assert [version.actor for version in found.versions] == ["ada"] * 3
    assert found.versions[0].event == "ArtifactRemoved"
    assert found.versions[0].message == "prepare the test"


def test_what_is_gone_is_found_by_its_short_name(world: World) -> None:
    folder = world.create().folder
    write(world, folder, b"one\n")
    write(world, folder, None)

    assert trace(world, folder, "notes").name == "notes.md"


def test_a_commit_of_another_program_is_its_authors(world: World) -> None:
    folder = world.create().folder
    write(world, folder, b"one\n")
    path = MissionNames(folder).file("notes.md")
    world.commit(world.found(folder).authority.ref.removeprefix("refs/heads/"), {path: b"two\n"})

    newest, oldest = trace(world, folder).versions

    assert (newest.operation, newest.event) == ("", "")
    assert newest.actor == newest.commit.author
    assert oldest.operation


def test_what_a_lane_brought_is_the_version_of_its_integration(disk: World) -> None:
    folder = disk.create().folder
    write(disk, folder, b"one\n")
    path = MissionNames(folder).file("notes.md")
    lane = disk.work(folder, "a", {path: b"two\n"})
    context = disk.context(folder).writing()
    merge = CodeMerge(lane, disk.tree(lane))
    event = LifecycleRecorded("LaneIntegrated", OLIVE, {"lane": "lane-a"})
    change = replace(Change((event,), "integrate WP01"), merge=merge)
    receipt = disk.ledger.record(context, disk.operation("integrate"), lambda _: change)

    newest, _ = trace(disk, folder).versions

    assert (newest.commit.oid, newest.event) == (receipt.commit_sha, "LaneIntegrated")
    assert newest.size == 4


def test_what_never_was_has_no_versions(memory: World) -> None:
    folder = memory.create().folder

    with pytest.raises(ArtifactNotFound):
        trace(memory, folder)
