"""Counts as people say them."""

import pytest

from fairlead.shared_kernel.counting import counted, times


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 packages"), (1, "1 package"), (2, "2 packages"), (11, "11 packages")]
)
def test_only_one_is_singular(count: int, said: str) -> None:
    assert counted(count, "package") == said


def test_a_plural_may_be_given_with_its_verb() -> None:
    assert counted(1, "file is", "files are") == "1 file is"
    assert counted(2, "file is", "files are") == "2 files are"


def test_what_happened_once_happened_once() -> None:
    assert [times(1), times(3)] == ["once", "3 times"]
