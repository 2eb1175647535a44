"""Profiles: the names that mission types give to whoever takes a step, and what they mean."""

from pathlib import Path

import pytest

from fairlead.governance.adapters import agent_profile_file
from fairlead.governance.adapters.packaged_mission_types import BUILT_IN_PACK, PackagedMissionTypes
from fairlead.governance.adapters.parsed_documents import ParsedDocuments
from fairlead.governance.doctrine import AgentProfile, DoctrineInvalid
from fairlead.governance.guidance import DEFAULT_PROFILE, for_action
from tests.program import Program, plan_two_packages

TYPES = PackagedMissionTypes()
OURS = """\
schema_version: 1
id: writer
title: Our writer
purpose: Writes as we do.
focus: [The reader.]
avoid: [Long words.]
done_when: It is short.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "doctrine"
    (folder / "agent_profiles").mkdir(parents=True)
    return folder


def bring(project: Path, text: str, name: str = "writer") -> PackagedMissionTypes:
    (project / "agent_profiles" / f"{name}.yaml").write_text(text)
    return PackagedMissionTypes(project=project)


def test_every_profile_that_a_type_names_means_something() -> None:
    named = {step.profile for name in TYPES.names() for step in TYPES.get(name).steps}

    found = [TYPES.profile(name) for name in sorted({*named, DEFAULT_PROFILE})]

    assert {"researcher", "writer"} <= named
    for profile in found:
        assert profile and profile.purpose and profile.focus and profile.avoid and profile.done_when


def test_every_file_of_the_pack_can_be_read() -> None:
    names = [file.stem for file in (BUILT_IN_PACK / "agent_profiles").iterdir()]

    assert len(names) >= 6
    assert [profile.id for name in names if (profile := TYPES.profile(name))] == names


@pytest.mark.parametrize("name", ["nobody", "../agent_profiles/writer", "", "WRITER"])
def test_of_a_profile_that_nobody_defines_nothing_is_said(name: str) -> None:
    assert TYPES.profile(name) is None
    assert for_action("review", TYPES.get("research"), TYPES, option="nobody").working_as is None


def test_a_project_says_it_in_its_own_words(project: Path) -> None:
    types = bring(project, OURS)

    ours, others = types.profile("writer"), types.profile("reviewer")

    assert ours and ours.title == "Our writer"
    assert others == TYPES.profile("reviewer")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (OURS.replace("id: writer", "id: other"), "id"),
        (OURS.replace("purpose: Writes as we do.\n", ""), "purpose"),
        (OURS + "mood: good\n", "mood"),
        (OURS.replace("focus: [The reader.]", "focus: The reader."), "focus"),
        ("schema_version: 2\n", "schema_version"),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_its_place_and_holds_nobody_up(
    project: Path, text: str, field: str
) -> None:
    types = bring(project, text)

    with pytest.raises(DoctrineInvalid) as refused:
        types.profile("writer")

    assert refused.value.field == field
    assert for_action("implement", types.get("documentation"), types).working_as is None


def test_what_was_parsed_is_not_parsed_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "agent_profiles" / "writer.yaml").write_text(OURS)
    types = PackagedMissionTypes(parsed=ParsedDocuments(project / "cache"), project=project)
    first = types.profile("writer")
    monkeypatch.delattr(agent_profile_file, "DoctrinePart")

    assert types.profile("writer") == first


def test_what_is_kept_reads_back() -> None:
    profile = TYPES.profile("writer")

    assert profile and AgentProfile.read(profile.written()) == profile


def test_the_prompt_says_who_one_is(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    plan_two_packages(program)

    told = program.run("prompt", "WP01", "--action", "implement").stdout.decode()
    other = program.run("prompt", "WP01", "--action", "implement", "--profile", "nobody")

    implementer = TYPES.profile("implementer")
    assert implementer and implementer.purpose in told
    assert f"- Not yours: {implementer.avoid[0]}" in told
    assert "Not yours" not in other.stdout.decode()
    assert TYPES.profile("planner")
    step = program.run("prompt", "--action", "accept").stdout.decode()
    assert "You are done when: " in step
