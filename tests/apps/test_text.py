"""Whatever a title or a log holds, a terminal stays as it was."""

import pytest

from fairlead.apps.cli.text import columns, cut, printable, table, wrapped

NASTY = ["\x1b[2J", "\r", "\x07", "\u202e", "\u200b", "\ufeff", "\x9b", "\u2066", "\ud800"]


@pytest.mark.parametrize("character", NASTY)
def test_characters_that_move_or_hide_things_are_written_out(character: str) -> None:
    shown = printable(f"a{character}b")

    assert shown.startswith("a\\")
    assert shown.endswith("b")
    assert all(letter.isprintable() for letter in shown)


def test_letters_of_any_language_are_shown_as_they_are() -> None:
    assert printable("Überprüfung 検証 ✓") == "Überprüfung 検証 ✓"


def test_long_text_is_broken_between_words() -> None:
    lines = list(wrapped("next: " + "word " * 40, 80, indent="      "))

    assert len(lines) > 1
    assert all(len(line) <= 80 for line in lines)
    assert all(line.startswith("      ") for line in lines[1:])


def test_a_word_longer_than_the_line_stays_whole_so_that_it_can_be_copied() -> None:
    path = "/" + "a" * 100

    assert list(wrapped(f"see {path} now", 80, indent="  ")) == ["see", f"  {path}", "  now"]


def test_a_table_never_runs_over_the_edge() -> None:
    rows = [("WP01", "t" * 200, "planned"), ("WP02", "検" * 100, "in_progress")]

    lines = list(table(("id", "title", "lane"), rows, width=80, wide=1))

    assert all(columns(line) <= 80 for line in lines)
    assert "…" in lines[1]
    assert lines[0].split() == ["id", "title", "lane"]


def test_no_column_is_lost_where_several_are_too_wide() -> None:
    row = ("a-very-long-name-of-a-mission-" * 3, "t" * 90, "in_progress", "2/3")

    [_, line] = table(("Mission", "Title", "State", "Done"), [row], width=80, wide=1)

    assert columns(line) <= 80
    assert line.endswith("in_progress  2/3")
    assert "t" * 11 in line


def test_wide_letters_count_for_two_columns() -> None:
    assert columns("検証") == 4
    assert cut("検証検証", 5) == "検証…"
