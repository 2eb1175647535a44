"""Mission types that a project brings in its own folder: the nearest layer."""

from pathlib import Path

import pytest

from fairlead.governance.adapters.packaged_mission_types import PackagedMissionTypes
from fairlead.governance.adapters.parsed_documents import ParsedDocuments
from fairlead.governance.doctrine import DoctrineInvalid
from tests.governance.test_mission_types import SMALL
from tests.program import Program

OTHER = SMALL.replace("id: small", "id: research\noverrides: research")
BUILT_IN = ["documentation", "research", "software-dev"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "doctrine"
    (folder / "mission_types").mkdir(parents=True)
    (folder / "templates").mkdir()
    (folder / "templates" / "spec.md").write_text("# Ours\n")
    return folder


def bring(project: Path, name: str, text: str) -> PackagedMissionTypes:
    (project / "mission_types" / f"{name}.yaml").write_text(text)
    return PackagedMissionTypes(project=project)


def test_a_project_brings_a_type_of_its_own(project: Path) -> None:
    types = bring(project, "small", SMALL)

    assert types.names() == sorted([*BUILT_IN, "small"])
    assert types.get("small").template_for("spec.md") == "# Ours\n"
    assert types.get("research") == PackagedMissionTypes().get("research")


def test_without_a_folder_there_are_those_of_the_package(tmp_path: Path) -> None:
    assert PackagedMissionTypes(project=tmp_path / "nothing").names() == BUILT_IN


def test_a_type_takes_the_place_of_another_where_it_says_so(project: Path) -> None:
    types = bring(project, "research", OTHER)

    assert types.get("research").title == "A small kind of mission"
    assert types.names() == BUILT_IN


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("research", SMALL.replace("id: small", "id: research"), "overrides"),
        ("small", SMALL.replace("id: small", "id: small\noverrides: small"), "overrides"),
        ("small", SMALL.replace("id: small", "id: small\noverrides: research"), "overrides"),
        ("other", SMALL, "id"),
    ],
)
def test_one_that_does_not_say_what_it_replaces_is_refused(
    project: Path, name: str, text: str, field: str
) -> None:
    with pytest.raises(DoctrineInvalid) as refused:
        bring(project, name, text).get(name)

    assert refused.value.field == field


def test_a_template_of_the_project_comes_before_that_of_any_type(project: Path) -> None:
    (project / "templates" / "research-spec.md").write_text("# Our questions\n")

    types = PackagedMissionTypes(project=project)

    assert types.get("research").template_for("spec.md") == "# Our questions\n"
    assert types.get("documentation").template_for("spec.md").startswith("#")


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("source", ["../../secret", "link.md"])
def test_no_template_leads_out_of_the_folder(project: Path, source: str, kept: bool) -> None:
    secret = project.parent / "secret"
    text = SMALL.replace("spec.md: spec.md", f"spec.md: {source}")
    cache = ParsedDocuments(project.parent / "cache") if kept else None
    if source == "link.md":
        secret.write_text("not for you")
        (project / "templates" / source).symlink_to(secret)
    types = PackagedMissionTypes(parsed=cache, project=project)
    bring(project, "small", text)

    for _ in range(2):
        with pytest.raises(DoctrineInvalid) as refused:
            types.get("small")
        assert refused.value.field == "templates.spec.md"


def test_a_template_that_is_no_text_is_refused(project: Path) -> None:
    (project / "templates" / "spec.md").write_bytes(b"\xff\xfe")

    with pytest.raises(DoctrineInvalid) as refused:
        bring(project, "small", SMALL).get("small")

    assert refused.value.field == "templates.spec.md"


def test_a_mission_is_created_with_it_from_anywhere_and_keeps_it(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    folder = program.root / ".kittify" / "doctrine"
    (folder / "mission_types").mkdir(parents=True)
    (folder / "templates").mkdir()
    file = folder / "mission_types" / "small.yaml"
    file.write_text(SMALL)
    (folder / "templates" / "spec.md").write_text("# {{title}} of ours\n")

    below = program.root / "below"
    below.mkdir()
    program.ask("mission", "create", "greetings", "--type", "small", "--title", "Hello", cwd=below)
    program.ask("artifact", "write", "spec.md")
    assert program.ask("artifact", "read", "spec.md")["content"] == "# Hello of ours\n"

    file.unlink()
    assert program.ask("next")["action"] == "work"
