"""A repository of somebody else: it is read whole, and a write says why it cannot be."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Planned

AS_USER = "FAIRLEAD_TEST_UID"
NOBODY = 65534
READS = (
    ("status",),
    ("status", "--verify"),
    ("log",),
    ("log", "--verify"),
    ("mission", "list"),
    ("mission", "show"),
    ("explain", "WP01"),
    ("next", "--agent", "ada"),
    ("worktree", "list"),
    ("doctor",),
)


@dataclass(frozen=True)
class Stranger:
    """Runs commands as somebody who may not look into the machine state."""

    planned: Planned

    def run(self, *words: str) -> Any:
        given: dict[str, Any] = {AS_USER: str(NOBODY)} if os.getuid() == 0 else {}
        given["XDG_CONFIG_HOME"] = str(self.planned.place / "home" / "theirs")
        return self.planned.program.run(*words, "--json", **given)


@pytest.fixture
def stranger(planned: Planned, tmp_path: Path) -> Iterator[Stranger]:
    """The machine state is private to its user, as this program makes it; nothing else is."""
    for place in (tmp_path, planned.place):
        place.chmod(0o755)
    config = planned.place / "home" / "gitconfig"
    config.write_text(config.read_text() + "[safe]\n\tdirectory = *\n")
    closed = planned.program.root / ".git" / "fairlead"
    closed.chmod(0 if os.getuid() else 0o700)
    yield Stranger(planned)
    closed.chmod(0o700)


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_somebody_else_reads_the_same(
    stranger: Stranger, planned: Planned, words: tuple[str, ...]
) -> None:
    answer = stranger.run(*words)

    assert answer.status == 0, answer.explain()
    if words[0] not in ("doctor", "next", "mission"):
        assert answer.stdout == planned.program.run(*words, "--json").stdout


def test_somebody_else_is_told_that_no_write_is_possible(stranger: Stranger) -> None:
    refused = stranger.run("annotate", "WP01", "--note", "x")
    examined = stranger.run("doctor")

    assert refused.error["code"] == "STORAGE_UNWRITABLE"
    codes = [finding["code"] for finding in examined.data["findings"]]
    assert "STORAGE_UNWRITABLE" in codes


def test_what_only_this_machine_knows_is_never_taken_for_nothing_by_a_writer(
    planned: Planned, tmp_path: Path
) -> None:
    """A file of machine state that somebody else left unreadable, where locks can be held."""
    if os.getuid() == 0:
        for place in (tmp_path, planned.place):
            place.chmod(0o755)
        for path in [planned.place, *planned.place.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
    state = next((planned.program.root / ".git" / "fairlead").glob("*/acknowledged.json"))
    state.chmod(0)
    given: dict[str, Any] = {AS_USER: str(NOBODY)} if os.getuid() == 0 else {}

    answer = planned.program.run("annotate", "WP01", "--note", "x", "--json", **given)

    assert answer.status == 3
    assert str(state) in answer.error["message"]
