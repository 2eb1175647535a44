"""Writing, reading and listing artefacts."""

import pytest

from fairlead.governance.adapters.packaged_mission_types import PackagedMissionTypes
from fairlead.mission_management.planning import (
    ArtifactEmpty,
    ArtifactNameInvalid,
    ArtifactNotFound,
    ArtifactNotText,
    ArtifactProtected,
    CheckSpec,
    FrontMatterUnknownKey,
    ListArtifacts,
    ReadArtifact,
    WorkPackageExists,
    WriteArtifact,
)
from tests.mission_management.planning.world import FOLDER, SPEC, World


def events(world: World) -> list[str]:
    return [row.event_type for row in world.state.log.rows()]


def test_a_specification_is_written_with_its_lifecycle_events() -> None:
    world = World()
    written = world.write("spec.md", SPEC)
    assert written.changed
    assert written.path == f"kitty-specs/{FOLDER}/spec.md"
    assert world.text("spec.md") == SPEC.decode()
    assert events(world) == ["SpecifyStarted", "SpecifyCompleted"]
    data = written.written()
    assert (data["changed"], data["name"]) == (True, "spec.md")
    assert data["event_ids"] == list(written.receipt.event_ids)


def test_a_specification_that_changes_is_completed_again_and_not_started() -> None:
    world = World({"spec.md": b"old"})
    world.write("spec.md", SPEC)
    assert events(world) == ["SpecifyCompleted"]


def test_the_same_content_changes_nothing_and_says_so() -> None:
    world = World({"plan.md": b"# Plan\n"})
    written = world.write("plan.md", b"# Plan\n")
    assert not written.changed
    assert written.written()["commits"] == []
    assert world.ledger.commits == []


def test_without_content_the_template_of_the_mission_type_begins_the_specification() -> None:
    world = World()
    written = world.write("spec.md", None)
    assert written.from_template
    assert "# Add login\n" in world.text("spec.md")
    assert "{{" not in world.text("spec.md")
    assert events(world) == ["SpecifyStarted"]


def test_the_template_of_a_specification_demands_nothing() -> None:
    world = World()
    world.write("spec.md", None)
    report = CheckSpec(world.ledger)(world.context.writing().reading())
    assert report.requirements.stated == ()


def test_a_template_never_replaces_what_is_there() -> None:
    world = World({"spec.md": SPEC})
    assert not world.write("spec.md", None).changed
    assert world.text("spec.md") == SPEC.decode()


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_empty_content_is_refused(content: bytes) -> None:
    world = World()
    with pytest.raises(ArtifactEmpty):
        world.write("plan.md", content)
    assert world.ledger.commits == []


def test_an_artefact_without_template_needs_content() -> None:
    with pytest.raises(ArtifactEmpty):
        World().write("research.md", None)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ArtifactNotText):
        World().write("research.md", b"\xff\xfe")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../spec.md",
        "/etc/passwd",
        "a//b.md",
        "a/../b.md",
        ".git",
        "-x.md",
        "a\nb",
        "a\\b",
        "é.md",
        "x" * 300,
        "a..b",
        "con/",
        "a.",
        "CON.md",
        "aux",
        "notes/Lpt1.txt",
    ],
)
def test_a_name_that_could_lead_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(ArtifactNameInvalid):
        World().write(name, b"x")


@pytest.mark.parametrize("name", ["SPEC.md", "spec.MD", "Plan.md", "Notes/two.md", "notes/ONE.md"])
def test_a_name_that_differs_only_in_capitals_is_refused(name: str) -> None:
    world = World({"spec.md": SPEC, "notes/one.md": b"x\n"})

    with pytest.raises(ArtifactNameInvalid, match="capitals"):
        world.write(name, b"x")


@pytest.mark.parametrize(
    "name",
    [
        "status.events.jsonl",
        "status.json",
        "STATUS.json",
        "meta.json",
        "lanes.json",
        "tasks.md",
        "acceptance-matrix.json",
        "analysis-report.md",
        "retrospective.yaml",
        "decisions/index.json",
        "mission-type.json",
        "tasks/WP01-login/review-cycle-1.md",
        "tasks/notes.md",
    ],
)
def test_what_the_program_writes_is_protected_and_the_way_is_named(name: str) -> None:
    with pytest.raises(ArtifactProtected) as refused:
        World().write(name, b"x")
    assert "fairlead" in refused.value.next_step


def test_another_artefact_of_people_is_written_with_one_event() -> None:
    world = World()
    assert world.write("contracts/api.md", b"# API\n").changed
    assert events(world) == ["ArtifactWritten"]


def test_a_package_file_is_checked_before_it_is_written() -> None:
    world = World()
    with pytest.raises(FrontMatterUnknownKey):
        world.write("tasks/WP01-a.md", b"---\ntitle: A\nownd_files: []\n---\n")
    world.write("tasks/WP01-a.md", b"---\ntitle: A\n---\n")
    with pytest.raises(WorkPackageExists):
        world.write("tasks/WP01-b.md", b"---\ntitle: B\n---\n")


def test_a_retry_with_the_same_id_is_already_applied() -> None:
    world = World()
    command = WriteArtifact(world.ledger, PackagedMissionTypes())
    operation = world.operation("specify")
    first = command(world.context, "spec.md", SPEC, operation)
    again = command(world.context, "spec.md", SPEC, operation)
    assert again.receipt.already_applied
    assert again.receipt.event_ids == first.receipt.event_ids
    assert len(world.ledger.commits) == 1


def test_an_artefact_is_read_by_its_name_or_without_its_ending() -> None:
    world = World({"spec.md": SPEC})
    read = ReadArtifact(world.ledger)
    reading = world.context.writing().reading()
    assert read(reading, "spec.md").content == SPEC
    assert read(reading, "spec").name == "spec.md"
    assert read(reading, "status.json").text.startswith("{")


def test_an_artefact_that_is_not_there_is_told_from_those_that_are() -> None:
    world = World({"spec.md": SPEC})
    with pytest.raises(ArtifactNotFound) as refused:
        ReadArtifact(world.ledger)(world.context.writing().reading(), "plan.md")
    assert "spec.md" in refused.value.next_step
    with pytest.raises(ArtifactNameInvalid):
        ReadArtifact(world.ledger)(world.context.writing().reading(), "../../etc/passwd")


def test_the_list_names_who_writes_each_file_and_what_the_type_still_demands() -> None:
    frozen = PackagedMissionTypes().get("software-dev").frozen()
    world = World({"spec.md": SPEC, "mission-type.json": frozen})
    listed = ListArtifacts(world.ledger)(world.context.writing().reading())
    by_name = {entry.name: entry.by_program for entry in listed.artifacts}
    assert by_name == {
        "meta.json": True,
        "mission-type.json": True,
        "spec.md": False,
        "status.events.jsonl": True,
        "status.json": True,
    }
    assert listed.missing[:2] == ("plan.md", "tasks/WP*.md")
    assert "spec.md" not in listed.missing


def test_checking_a_specification_that_is_not_there_is_refused() -> None:
    world = World()
    with pytest.raises(ArtifactNotFound):
        CheckSpec(world.ledger)(world.context.writing().reading())
