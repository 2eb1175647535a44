"""A reader is never shown an older state than this machine has recorded without being told."""

from pathlib import Path

import pytest

from tests.program import Program, plan_two_packages

READERS = (("status",), ("status", "--json"), ("next", "--json"), ("log", "--json"))


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_a_branch_that_was_moved_back_is_read_with_a_warning(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    program, mission = planned(tmp_path)
    before = program.git("rev-parse", "work").strip()
    program.ask("annotate", "WP01", "--agent", "ada", "--note", "one")
    program.ask("annotate", "WP01", "--agent", "ada", "--note", "two")
    quiet = program.run(*words)
    program.git("reset", "--quiet", "--hard", before)

    told = program.run(*words)
    program.ask("annotate", "WP01", "--agent", "ada", "--note", "three")
    after = program.run(*words)

    assert quiet.stderr == after.stderr == b""
    assert told.status == 0, told.explain()
    assert b"lacks 2 rows" in told.stderr
    assert f"fairlead doctor --mission {mission}" in " ".join(told.stderr.decode().split())


def test_commits_of_a_person_on_the_same_branch_are_no_older_state(tmp_path: Path) -> None:
    program, _ = planned(tmp_path)
    program.commit_in(program.root, {"README.md": "# By hand\n"}, "By hand")

    assert program.run("status").stderr == b""


def test_rows_in_the_place_of_recorded_ones_are_told_too(tmp_path: Path) -> None:
    program, _ = planned(tmp_path)
    [log] = program.root.glob("*/*/status.events.jsonl")
    text = log.read_text()
    program.ask("annotate", "WP01", "--agent", "ada", "--note", "one")
    log.write_text(text + '{"event_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "foreign": true}\n')
    program.git("commit", "--quiet", "--all", "--message", "other rows")

    told = program.run("status", "--json")

    said = " ".join(told.stderr.decode().split())
    assert "other rows in the place of some that were recorded here" in said


def planned(place: Path) -> tuple[Program, str]:
    """A flattened mission on the branch `work`, which the primary checkout shows."""
    program = Program.fresh(place)
    program.git("switch", "--quiet", "--create", "work")
    where = ("--topology", "flattened", "--target", "work")
    return program, plan_two_packages(program, "greetings", *where)
