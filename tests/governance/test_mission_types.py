"""Mission types: data files, read strictly, frozen exactly."""

import json
from pathlib import Path

import pytest

from fairlead.governance.adapters.packaged_mission_types import PackagedMissionTypes
from fairlead.governance.doctrine import (
    DoctrineInvalid,
    MissionType,
    MissionTypeNotFound,
    RequiredArtefact,
)

SMALL = """\
schema_version: 1
id: small
title: A small kind of mission
templates:
  spec.md: spec.md
steps:
  - id: work
    title: Do the work
    profile: implementer
    prompt: Do it.
    artefacts:
      - path: spec.md
    guards: [spec_has_requirements]
    rules:
      - Keep it
        short.
"""


def small(tmp_path: Path, text: str = SMALL) -> MissionType:
    (tmp_path / "mission_types").mkdir(exist_ok=True)
    (tmp_path / "templates").mkdir(exist_ok=True)
    (tmp_path / "mission_types" / "small.yaml").write_text(text)
    (tmp_path / "templates" / "spec.md").write_text("# {{title}}\n")
    return PackagedMissionTypes(tmp_path).get("small")


def changed(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new)


def test_the_built_in_type_goes_from_specify_to_retrospect() -> None:
    kind = PackagedMissionTypes().get("software-dev")
    assert [step.id for step in kind.steps] == [
        "specify",
        "plan",
        "tasks",
        "analyze",
        "implement",
        "review",
        "accept",
        "merge",
        "retrospect",
    ]
    assert not kind.blocks_on_missing_analysis
    assert RequiredArtefact("spec.md") in kind.artefacts
    assert all(step.profile and step.prompt and step.rules for step in kind.steps)


def test_there_are_three_built_in_types() -> None:
    assert PackagedMissionTypes().names() == ["documentation", "research", "software-dev"]


@pytest.mark.parametrize("name", ["documentation", "research", "software-dev"])
def test_a_built_in_type_has_a_template_for_every_document_that_people_write(name: str) -> None:
    kind = PackagedMissionTypes().get(name)
    written = [a.path for a in kind.artefacts if "artifact write" in a.command]
    for path in ("spec.md", "plan.md", *written):
        assert "{{title}}" in kind.template_for(path.replace("*", "any")), path


@pytest.mark.parametrize("name", ["documentation", "research", "software-dev"])
def test_every_step_of_a_built_in_type_says_who_does_it_what_and_by_which_rules(name: str) -> None:
    kind = PackagedMissionTypes().get(name)
    assert {"tasks", "implement", "review", "accept", "merge"} <= {step.id for step in kind.steps}
    assert all(step.profile and step.prompt and step.rules for step in kind.steps)
    assert all(step.artefacts or step.guards for step in kind.steps)


def test_documents_are_what_packages_of_research_and_documentation_change() -> None:
    types = PackagedMissionTypes()
    modes = {name: types.get(name).package_mode for name in types.names()}
    assert modes == {
        "documentation": "planning_artifact",
        "research": "planning_artifact",
        "software-dev": "code_change",
    }


def test_a_template_may_be_for_many_documents_and_the_one_that_is_named_wins() -> None:
    texts = {"findings/*.md": "any", "findings/first.md": "first"}
    kind = MissionType("x", "X", (), templates=texts)
    assert kind.template_for("findings/second.md") == "any"
    assert kind.template_for("findings/first.md") == "first"
    assert kind.template_for("second.md") == ""


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("spec.md", "fairlead specify --from FILE"),
        ("lanes.json", "fairlead tasks finalize"),
        ("sources.md", "fairlead artifact write sources.md --from FILE"),
        ("findings/*.md", "fairlead artifact write findings/NAME.md --from FILE"),
    ],
)
def test_what_takes_a_step_follows_from_what_it_leaves(path: str, command: str) -> None:
    assert RequiredArtefact(path).command == command


def test_a_type_that_was_frozen_before_packages_had_a_mode_reads_as_it_was(tmp_path: Path) -> None:
    kind = small(tmp_path)
    old = json.loads(kind.frozen())
    del old["package_mode"]
    assert MissionType.parse_frozen(json.dumps(old).encode()) == kind


def test_a_type_is_read_as_it_is_written(tmp_path: Path) -> None:
    kind = small(tmp_path)
    step = kind.step("work")
    assert step is not None
    assert (step.prompt, step.guards, step.rules) == (
        "Do it.",
        ("spec_has_requirements",),
        ("Keep it short.",),
    )
    assert kind.templates == {"spec.md": "# {{title}}\n"}
    assert kind.step("other") is None


def test_the_frozen_form_reads_back_and_has_a_stable_digest(tmp_path: Path) -> None:
    kind = small(tmp_path)
    again = MissionType.parse_frozen(kind.frozen())
    assert again == kind
    assert again.digest == kind.digest
    assert again.frozen() == kind.frozen()
    assert json.loads(kind.frozen())["name"] == "small"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"name": "x"}', b"null", b"[" * 100_000])
def test_what_is_no_frozen_type_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        MissionType.parse_frozen(data)


def test_an_unknown_type_is_refused_with_the_known_ones() -> None:
    with pytest.raises(MissionTypeNotFound) as refused:
        PackagedMissionTypes().get("cooking")
    assert "software-dev" in refused.value.next_step


@pytest.mark.parametrize("name", ["../software-dev", "", "a/b", "SOFTWARE-DEV"])
def test_a_name_cannot_lead_out_of_the_pack(name: str) -> None:
    with pytest.raises(MissionTypeNotFound):
        PackagedMissionTypes().get(name)


@pytest.mark.parametrize(
    ("text", "field", "line"),
    [
        (changed("id: small", "id: Small Type"), "id", 2),
        (changed("schema_version: 1", "schema_version: 9"), "schema_version", 1),
        (changed("title: A small kind of mission", "titel: x"), "titel", 3),
        (changed("title: Do the work", "title: [x]"), "steps[0].title", 8),
        (changed("    profile: implementer\n", ""), "steps[0].profile", 7),
        (changed("- path: spec.md", "- path: ../x"), "steps[0].artefacts[0].path", 12),
        (changed("- path: spec.md", "- spec.md"), "steps[0].artefacts[0]", 12),
        (
            changed("title: A small", "package_mode: song\ntitle: A small"),
            "package_mode",
            3,
        ),
        (changed("guards: [spec_has_requirements]", "guards: [7]"), "steps[0].guards[0]", 13),
        (changed("guards: [spec_has_requirements]", "guards: x"), "steps[0].guards", 13),
        (
            changed("templates:\n  spec.md: spec.md", "templates:\n  spec.md: no.md"),
            "templates.spec.md",
            5,
        ),
        ("a: 1\n b: 2\n", "document", 2),
        ("- a\n", "document", 1),
        (SMALL + SMALL[SMALL.index("  - id") :], "steps[1].id", 17),
    ],
)
def test_a_wrong_file_is_refused_with_file_line_and_field(
    tmp_path: Path, text: str, field: str, line: int
) -> None:
    with pytest.raises(DoctrineInvalid) as refused:
        small(tmp_path, text)
    assert (refused.value.file, refused.value.field, refused.value.line) == (
        "small.yaml",
        field,
        line,
    )
