"""The table of the fault tests adds up over all processes, and says when something was broken."""

from pathlib import Path

import pytest

from tests.faults.tally import COLUMNS, Tally, broken, table


def test_counts_of_all_tests_add_up(tmp_path: Path) -> None:
    file = tmp_path / "tally"
    Tally(file, "kills").add(trials=3, acknowledged=5)
    Tally(file, "disks").add(acknowledged=2)
    Tally(file, "kills").add(acknowledged=1)

    heading, *rows = table(file)

    assert heading.split("  ")[-1] == COLUMNS[-1]
    assert [row.split() for row in rows] == [
        ["disks", "1", "2", "0", "0", "0", "0"],
        ["kills", "4", "6", "0", "0", "0", "0"],
        ["all", "5", "8", "0", "0", "0", "0"],
    ]
    assert not broken(file)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("I1: acknowledged event x is lost", "lost"),
        ("I2: an event id occurs twice", "duplicated"),
        ("a lock is left: .git/index.lock", "locks left"),
        ("I9: git status says more", "violations"),
    ],
)
def test_whatever_was_broken_has_its_column(tmp_path: Path, text: str, column: str) -> None:
    file = tmp_path / "tally"
    Tally(file, "kills").add([text])

    counts = dict(zip(COLUMNS, map(int, table(file)[-1].split()[1:]), strict=True))

    assert counts[column] == counts["violations"] == 1
    assert broken(file)


def test_nothing_was_tried_nothing_is_said(tmp_path: Path) -> None:
    assert table(tmp_path / "none") == []
    assert not broken(tmp_path / "none")
