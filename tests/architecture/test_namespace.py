"""`fairlead` is shared by five distributions, so none of them may own it."""

import subprocess

import fairlead
from tests.architecture.source_tree import DISTRIBUTIONS, PACKAGE, ROOT


def test_no_distribution_claims_the_namespace() -> None:
    claims = [str(path) for path in ROOT.glob(f"*/src/{PACKAGE}/__init__.py")]

    assert not claims, "each of these hides every other portion"
    assert fairlead.__file__ is None


def test_every_portion_is_typed() -> None:
    for distribution in DISTRIBUTIONS:
        assert (ROOT / distribution / "src" / PACKAGE / distribution / "py.typed").is_file()


def test_the_top_level_is_the_house_and_nothing_else() -> None:
    listed = ["git", "ls-tree", "-d", "--name-only", "HEAD"]
    rooms = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    assert {room for room in rooms.split() if room[0] != "."} == {*DISTRIBUTIONS, "docs", "tests"}
