"""Whose file is it: globs of a write scope against changed paths."""

import pytest

from fairlead.mission_management.status import in_scope


@pytest.mark.parametrize(
    ("glob", "path", "owned"),
    [
        ("src/foo", "src/foo", True),
        ("src/foo", "src/foo/a.py", True),
        ("src/foo/", "src/foo/deep/a.py", True),
        ("./src/foo", "src/foo/a.py", True),
        ("src/foo", "src/foobar", False),
        ("src/foo", "src/foobar/a.py", False),
        ("src/m1/**", "src/m1/a.py", True),
        ("src/m1/**", "src/m10/a.py", False),
        ("src/**", "src/a/b/c.py", True),
        ("**/test_*.py", "test_a.py", True),
        ("**/test_*.py", "deep/down/test_a.py", True),
        ("**/test_*.py", "deep/atest_a.py", False),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/b/a.py", False),
        ("src/?.py", "src/a.py", True),
        ("src/?.py", "src/ab.py", False),
        ("src/[a].py", "src/[a].py", False),
        ("src/[a].py", "src/a.py", True),
        ("a.b", "aXb", False),
        ("**", "anything/at/all", True),
        ("docs", "odd\nname", False),
        ("docs", "docs/odd\nname", True),
    ],
)
def test_a_glob_owns_what_it_says(glob: str, path: str, owned: bool) -> None:
    assert in_scope(path, [glob]) is owned


def test_no_glob_owns_nothing_and_one_of_several_is_enough() -> None:
    assert not in_scope("a.py", [])
    assert in_scope("a.py", ["b.py", "a.py"])
