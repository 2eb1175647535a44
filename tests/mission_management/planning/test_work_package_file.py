"""Package files: strict for what is new, lenient for what is old, careful with what is there."""

from collections.abc import Mapping

import pytest

from fairlead.mission_management.planning import (
    FrontMatterInvalid,
    FrontMatterUnknownKey,
    Subtask,
    WorkPackageFile,
)
from tests.corpus import corpus_missions, fixture_packages

PATH = "tasks/WP01-login.md"
GOOD = """\
---
work_package_id: WP01
title: Add login  # for people
dependencies: [WP02]
requirement_refs:
- FR-001
owned_files:
  - src/login/**
subtasks:
- T001 Write the form
- id: T002
  title: Check the password
- Tidy up
---

# WP01

Do it.
"""


def parse(text: str) -> WorkPackageFile:
    return WorkPackageFile.parse(PATH, text.encode())


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def test_a_package_says_what_its_front_matter_says() -> None:
    file = parse(GOOD)
    assert (file.wp_id, file.title, file.dependencies) == ("WP01", "Add login", ("WP02",))
    assert (file.requirement_refs, file.owned_files) == (("FR-001",), ("src/login/**",))
    assert file.execution_mode == "code_change"
    assert file.subtasks == (
        Subtask("T001", "Write the form"),
        Subtask("T002", "Check the password"),
        Subtask("", "Tidy up"),
    )
    assert file.body == "# WP01\n\nDo it.\n"


def test_an_unknown_key_is_refused_with_the_nearest_known_name() -> None:
    with pytest.raises(FrontMatterUnknownKey) as refused:
        parse(changed(GOOD, "owned_files", "ownd_files"))
    assert refused.value.nearest == "owned_files"
    assert refused.value.details["line"] == 7
    assert refused.value.code == "FRONT_MATTER_UNKNOWN_KEY"


def test_an_unknown_key_of_a_subtask_is_refused_too() -> None:
    with pytest.raises(FrontMatterUnknownKey, match="titel"):
        parse(changed(GOOD, "  title: Check", "  titel: Check"))


@pytest.mark.parametrize(
    ("old", "new", "key", "line"),
    [
        ("dependencies: [WP02]", "dependencies: WP02", "dependencies", 4),
        ("dependencies: [WP02]", "dependencies: [2]", "dependencies", 4),
        ("dependencies: [WP02]", "dependencies: [two]", "dependencies", 4),
        ("title: Add login", "title: 7", "title", 3),
        ("title: Add login", 'title: "two\\nlines"', "title", 3),
        ("title: Add login", "title:", "title", 3),
        ("- FR-001", "- [FR-001]", "requirement_refs", 6),
        ("  - src/login/**", "  - ../other", "owned_files", 8),
        ("  - src/login/**", "  - /etc/passwd", "owned_files", 8),
        ("- Tidy up", "- 5", "subtasks", 13),
        ("- Tidy up", "- T001 again", "subtasks", 13),
        ("- Tidy up", "- {id: Z1, title: x}", "subtasks", 13),
        ("work_package_id: WP01", "work_package_id: WP1", "work_package_id", 2),
        ("work_package_id: WP01", "work_package_id: WP09", "work_package_id", 2),
        ("work_package_id: WP01", "execution_mode: magic", "execution_mode", 2),
    ],
)
def test_a_wrong_value_is_refused_with_key_and_line(
    old: str, new: str, key: str, line: int
) -> None:
    with pytest.raises(FrontMatterInvalid) as refused:
        parse(changed(GOOD, old, new))
    assert (refused.value.key, refused.value.line) == (key, line)


def test_a_file_without_front_matter_is_refused() -> None:
    with pytest.raises(FrontMatterInvalid, match="no front matter"):
        parse("# WP01\n")


def test_broken_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(FrontMatterInvalid) as refused:
        parse("---\ntitle: x\ndependencies: [WP02\n---\n")
    assert refused.value.line in (3, 4)


def test_a_key_given_twice_is_refused() -> None:
    with pytest.raises(FrontMatterInvalid):
        parse(changed(GOOD, "requirement_refs:", "title: Other\nrequirement_refs:"))


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    with pytest.raises(FrontMatterInvalid) as refused:
        WorkPackageFile.parse(PATH, b"---\ntitle: \xff\n---\n")
    assert refused.value.line == 2


def test_recording_the_target_leaves_every_other_byte() -> None:
    bound = parse(GOOD).with_target("release/2")
    inserted = "planning_base_branch: release/2\nmerge_target_branch: release/2\n"
    assert bound.data.decode() == changed(GOOD, "- Tidy up\n", f"- Tidy up\n{inserted}")
    assert bound.with_target("release/2") is bound
    again = bound.with_target("main").data.decode()
    assert again == changed(bound.data.decode(), "release/2", "main")


def test_subtasks_without_id_are_named_in_the_file() -> None:
    named = parse(GOOD).numbered(iter(["T007"]))
    assert [subtask.id for subtask in named.subtasks] == ["T001", "T002", "T007"]
    assert WorkPackageFile.parse(PATH, named.data).subtasks == named.subtasks
    assert "title: Add login  # for people\n" in named.data.decode()


def test_a_new_file_reads_back_as_it_was_meant() -> None:
    meant = WorkPackageFile(
        "tasks/WP03-x.md",
        "WP03",
        'Añadir: "sí", #1',
        ("WP01",),
        ("FR-002",),
        ("*.py", "[ab]/**", "- x", "a: b"),
        subtasks=(Subtask("T003", "yes"), Subtask("", "null")),
    )
    made = WorkPackageFile.new(meant, "Text\n")
    assert made == meant
    assert WorkPackageFile.read_foreign(made.path, made.data) == meant


def test_windows_line_endings_and_a_byte_order_mark_are_kept() -> None:
    text = "\ufeff" + GOOD.replace("\n", "\r\n")
    bound = parse(text).with_target("main")
    assert b"merge_target_branch: main\r\n" in bound.data
    assert b"\n" not in bound.data.replace(b"\r\n", b"")
    assert bound.title == "Add login"


def test_keys_of_other_programs_and_comments_survive_a_change() -> None:
    text = changed(GOOD, "dependencies:", "# mine\nshell_pid: '12'  # theirs\ndependencies:")
    bound = WorkPackageFile.read_foreign(PATH, text.encode()).with_target("main")
    assert "# mine\nshell_pid: '12'  # theirs\n" in bound.data.decode()


def test_a_front_matter_on_one_line_is_not_torn() -> None:
    file = parse("---\n{work_package_id: WP01, title: x}\n---\n")
    with pytest.raises(FrontMatterInvalid):
        file.with_target("main")


def test_a_foreign_file_without_front_matter_has_its_names_all_the_same() -> None:
    file = WorkPackageFile.read_foreign("tasks/WP04-old.md", b"# The old way\n\nText\n")
    assert (file.wp_id, file.title, file.front.text) == (
        "WP04",
        "The old way",
        "# The old way\n\nText\n",
    )


@pytest.mark.parametrize("name", fixture_packages())
def test_a_real_file_is_read_and_given_back_unchanged(name: str) -> None:
    check_foreign(fixture_packages()[name], name.partition("/")[2])


def test_every_file_of_the_corpus_is_read_and_given_back_unchanged() -> None:
    packages = [item for one in corpus_missions() for item in one.packages.items()]
    for path, data in packages:
        check_foreign(data, path)
    assert len(packages) == 468


def check_foreign(data: bytes, path: str) -> None:
    file = WorkPackageFile.read_foreign(path, data)
    assert file.wp_id == path[6:10]
    assert file.title
    assert file.data == data
    bound = file.with_target("somewhere/else")
    kept = front_values(WorkPackageFile.read_foreign(path, bound.data))
    assert kept == {
        **front_values(file),
        "planning_base_branch": "somewhere/else",
        "merge_target_branch": "somewhere/else",
    }


def front_values(file: WorkPackageFile) -> Mapping[str, object]:
    return dict(file.front.values)
