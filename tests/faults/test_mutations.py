"""The mutations fit the source and the page that shows them; `make mutations` tries them."""

import re
from pathlib import Path

from tests.faults.mutations import MUTATIONS, ROOT, Mutation, rotten

PAGE = ROOT / "docs" / "explanation" / "reliability.md"


def test_every_mutation_fits_the_source() -> None:
    assert rotten(ROOT) == []


def test_a_mutation_that_does_not_fit_is_named(tmp_path: Path) -> None:
    (tmp_path / "twice.py").write_text("x = 1\nx = 1\n")
    twice = Mutation("the second", "twice.py", "x = 1", "pass", ())
    nowhere = Mutation("the guard", "gone.py", "x = 1", "pass", ())

    assert rotten(tmp_path, [twice, nowhere]) == [
        "the second: its text is 2 times in twice.py",
        "the guard: its text is 0 times in gone.py",
    ]


def test_every_test_that_a_mutation_names_exists() -> None:
    named = {test for one in MUTATIONS for test in one.tests}
    for test in named:
        file, _, name = test.partition("::")
        text = (ROOT / file).read_text()
        assert not name or f"def {name.rpartition('::')[2]}(" in text, test


def test_the_page_shows_every_mutation_and_no_other() -> None:
    rows = re.findall(r"^\| (.+) \| `\w+` \| [\d.]+ \|$", PAGE.read_text(), re.MULTILINE)

    assert rows == [one.name for one in MUTATIONS]
