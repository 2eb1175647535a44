"""Globs: what they match, and whether two can match one path."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.shared_kernel.globs import common_path, globs_overlap, matches

APART = [
    ("src/m1/**", "src/m10/**"),
    ("src/foo", "src/foobar"),
    ("src/foo", "src/foo.py"),
    ("src/*.py", "src/sub/a.py"),
    ("src/*", "src/sub/a.py"),
    ("src/[ab].py", "src/c.py"),
    ("src/[!a]", "src/a"),
    ("{src,lib}/a.py", "test/a.py"),
    ("**/test_*.py", "src/app.py"),
    ("docs/**/*.md", "docs/a.txt"),
    ("a/?/c", "a/bb/c"),
    ("a/*/c.py", "a/c.py"),
    ("", "a"),
]
TOGETHER = [
    ("src/foo", "src/foo/bar.py"),
    ("src/foo/", "src/foo/bar.py"),
    ("./src/foo", "src/foo"),
    ("src/foo/**", "src/foo"),
    ("src/*/api.py", "src/web/**"),
    ("src/**/a.py", "src/a.py"),
    ("**", "x"),
    ("**/conftest.py", "tests/**"),
    ("src/a*z.py", "src/ab*.py"),
    ("docs/{tutorials,reference/api}/**", "docs/reference/api/x.md"),
    ("src/[a-c]*", "src/b"),
    ("src/[!x]?", "src/ab"),
    ("a**b", "a/x/b"),
    ("docs/[section/**", "docs/[section/x"),
    (r"src/\*.py", "src/?.py"),
    ("src/app.py", "src/app.py/part"),
    ("a/*/c", "a/c"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_globs_that_share_no_path_do_not_overlap(one: str, other: str) -> None:
    assert not globs_overlap(one, other)
    assert not globs_overlap(other, one)


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_globs_that_share_a_path_overlap_and_the_path_is_named(one: str, other: str) -> None:
    path = common_path(one, other)
    assert path is not None
    assert matches(one, path)
    assert matches(other, path)
    assert globs_overlap(other, one)


def test_a_literal_path_is_a_file_or_a_directory_with_all_it_holds() -> None:
    assert matches("src/foo", "src/foo")
    assert matches("src/foo", "src/foo/deep/bar.py")
    assert not matches("src/foo", "src/foobar")
    assert matches("src/**/foo", "src/a/foo/bar.py")


def test_a_name_with_an_ending_is_taken_for_a_file() -> None:
    assert not globs_overlap("src/app.py", "**/conftest.py")
    assert globs_overlap("src/conf.d", "**/web.conf")
    assert globs_overlap("src/v1.2", "**/web.conf")


def test_a_star_stays_inside_one_part() -> None:
    assert matches("src/*.py", "src/a.py")
    assert not matches("src/*.py", "src/sub/a.py")
    assert not matches("src/*", "src/sub/a.py")


def test_a_double_star_spans_any_number_of_parts() -> None:
    assert matches("src/**/a.py", "src/a.py")
    assert matches("src/**/a.py", "src/b/c/a.py")
    assert not matches("src/**", "src")


def test_an_escaped_wildcard_is_a_character() -> None:
    assert matches(r"a\*b", "a*b")
    assert not matches(r"a\*b", "axb")


def test_a_glob_with_more_choices_than_anyone_means_stands_for_all_files() -> None:
    assert globs_overlap("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "elsewhere")


def test_hostile_globs_are_answered_quickly() -> None:
    many = "/".join(["**", "*a*b*c*d*"] * 8)
    assert common_path(many, many.replace("a", "b")) is not None
    assert not globs_overlap(many + "/x.py", "*" * 200 + "y.js")


PARTS = st.sampled_from(["a", "b", "ab", "?", "*", "a*", "*b", "**", "[ab]", "[!a]", "{a,b}", "a?"])
GLOBS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)
PATHS = [
    "/".join(parts)
    for length in range(1, 6)
    for parts in product(("a", "b", "aa", "ab", "bb"), repeat=length)
    if length < 4 or set(parts) <= {"a", "b"}
]


def as_regex(glob: str) -> re.Pattern[str]:
    """Say the same in another language, for the alphabet of this test."""
    text = "".join(
        {"**/": "(?:.*/)?", "/**": "/.+", "**": ".+", "*": "[^/]*", "?": "[^/]"}.get(token)
        or (token.replace("!", "^").replace(",", "|").replace("{", "(?:").replace("}", ")"))
        for token in re.findall(r"\*\*/|/\*\*(?=$)|\*\*|\*|\?|\[[^]]*\]|\{[^}]*\}|.", glob)
    )
    last = glob.rsplit("/", 1)[-1]
    literal = not re.search(r"[*?\[]", last)
    return re.compile(text + ("(?:/.*)?" if literal else ""))


@settings(max_examples=400, deadline=None)
@given(GLOBS, GLOBS)
def test_overlap_is_what_trying_every_path_finds(one: str, other: str) -> None:
    first, second = as_regex(one), as_regex(other)
    found = [path for path in PATHS if first.fullmatch(path) and second.fullmatch(path)]
    path = common_path(one, other)
    assert (path is not None) or not found
    if path is not None:
        assert first.fullmatch(path), path
        assert second.fullmatch(path), path


@settings(max_examples=200, deadline=None)
@given(GLOBS, st.sampled_from(PATHS))
def test_matching_is_what_a_regular_expression_says(glob: str, path: str) -> None:
    assert matches(glob, path) == bool(as_regex(glob).fullmatch(path))
