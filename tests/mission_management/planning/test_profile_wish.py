"""The profile that a package's file wishes for, as YAML would read it."""

import pytest

from fairlead.mission_management.planning import WorkPackageFile, agent_profile_in


def page(line: str, *, end: str = "\n") -> str:
    lines = (
        "---",
        "work_package_id: WP01",
        "title: Greet",
        line,
        "---",
        "",
        "agent_profile: no",
        "",
    )
    return end.join(lines)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("agent_profile: writer", "writer"),
        ('agent_profile: "careful-writer"  # for now', "careful-writer"),
        ("agent_profile: 'writer'", "writer"),
        ("agent_profile:", ""),
        ("agent_profile: null", ""),
        ("agent_profile: # nobody", ""),
        ("subtasks: []", ""),
    ],
)
def test_it_is_what_the_parser_reads(line: str, wish: str, end: str) -> None:
    text = page(line, end=end)

    assert agent_profile_in(text, "planned") == wish
    assert WorkPackageFile.read_foreign("tasks/WP01-greet.md", text.encode()).agent_profile == wish


@pytest.mark.parametrize(
    "text", ["", "# Greet\n", page("agent_profile: [a]"), page("agent_profile: >-")]
)
def test_what_is_no_plain_word_leaves_what_was_planned(text: str) -> None:
    assert agent_profile_in(text, "planned") == "planned"
