"""Structured requirements: what counts as stated."""

from fairlead.mission_management.planning import RequirementKind, Requirements, SpecReport


def ids(spec: str) -> list[str]:
    return [requirement.id for requirement in Requirements.read(spec).stated]


def test_table_rows_state_requirements_whatever_the_heading() -> None:
    spec = "| Nr | What |\n|---|:-:|\n| FR-001 | one |\n| **NFR-002** | two |\n| `C-003` | x |\n"
    assert ids(spec) == ["FR-001", "NFR-002", "C-003"]


def test_list_items_state_requirements() -> None:
    spec = "- **FR-001**: one\n* FR-002: two\n+ **FR-003:** three\n1. **SC-001** — four\n"
    assert ids(spec) == ["FR-001", "FR-002", "FR-003", "SC-001"]


def test_prose_that_mentions_a_number_states_nothing() -> None:
    spec = "FR-001 is hard.\n- FR-002 and FR-003 belong together\n| see FR-004 | x |\n"
    assert ids(spec) == []


def test_a_row_of_one_cell_states_nothing() -> None:
    assert ids("| FR-001 |\n") == []


def test_code_and_comments_hold_no_requirements() -> None:
    spec = "```\n| FR-001 | x |\n```\n~~~~\n~~~\n- **FR-002**: x\n~~~~\n<!--\n| FR-003 | x |\n-->\n"
    assert ids(spec) == []


def test_a_comment_inside_a_row_does_not_hide_it() -> None:
    spec = "| FR-001 | Must do [NEEDS CLARIFICATION: what] <!-- decision_id: 01 --> |\n"
    assert Requirements.read(spec).stated[0].text == "Must do [NEEDS CLARIFICATION: what]"


def test_escapes_are_read_as_people_mean_them() -> None:
    stated = Requirements.read("| FR\\-001 | either \\| or |\n- **FR\\-002**: b\n").stated
    assert [(r.id, r.text) for r in stated] == [("FR-001", "either | or"), ("FR-002", "b")]


def test_the_text_is_found_by_its_heading() -> None:
    spec = "| ID | Title | Requirement | Prio |\n|-|-|-|-|\n| FR-001 | t | The text | high |\n"
    assert Requirements.read(spec).stated[0].text == "The text"


def test_of_a_number_given_twice_the_first_counts_and_the_second_is_told() -> None:
    requirements = Requirements.read("- **FR-001**: one\n- **FR-001**: other\n")
    assert [r.text for r in requirements.stated] == ["one"]
    assert [(r.id, r.line) for r in requirements.repeated] == [("FR-001", 2)]


def test_kinds_are_told_apart() -> None:
    requirements = Requirements.read("- **FR-001**: a\n- **NFR-001**: b\n- **SC-001**: c\n")
    assert [r.id for r in requirements.of(RequirementKind.FUNCTIONAL)] == ["FR-001"]
    assert [r.id for r in requirements.of(RequirementKind.QUALITY)] == ["NFR-001"]


def test_line_endings_and_a_missing_leading_bar_do_not_matter() -> None:
    assert ids("ID | What\r\n---|---\r\nFR-001 | one\r\n") == ["FR-001"]


def test_a_complete_specification_lacks_nothing() -> None:
    report = SpecReport.of("| FR-001 | one |\n| SC-001 | see FR-001 |\n")
    assert report.ok
    assert report.written()["counts"] == {"FR": 1, "NFR": 0, "C": 0, "SC": 1}


def test_what_a_specification_lacks_is_named_with_its_line() -> None:
    report = SpecReport.of(
        "SC-001 will be met.\n| NFR-001 | |\n| NFR-002 | x |\n| NFR-002 | y |\n"
        "[NEEDS CLARIFICATION: z]\n"
    )
    assert [(finding.code, finding.line) for finding in report.findings] == [
        ("NO_FUNCTIONAL_REQUIREMENT", 1),
        ("REQUIREMENT_NOT_STATED", 1),
        ("REQUIREMENT_WITHOUT_TEXT", 2),
        ("REQUIREMENT_REPEATED", 4),
        ("OPEN_QUESTION", 5),
    ]
