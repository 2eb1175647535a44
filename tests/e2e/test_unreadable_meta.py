"""Somebody commits a meta.json that cannot be read; `doctor --repair` reaches the mission."""

from pathlib import Path

from tests.program import Program, plan_two_packages

BROKEN = "<<<<<<< not JSON\n"


def test_a_repair_restores_the_last_meta_that_could_be_read(tmp_path: Path) -> None:
    program, mission, place = broken(tmp_path)
    before = program.git("show", f"kitty/mission-{mission}~1:kitty-specs/{mission}/meta.json")
    refused = program.run("status", "--json")

    repaired = program.run("doctor", "--repair", "--mission", mission)

    assert refused.error["code"] == "DOCUMENT_INVALID"
    assert repaired.status == 0, repaired.explain()
    assert b"meta.json could not be read; it is as of commit" in repaired.stderr
    assert (place / "meta.json").read_text() == before
    [kept] = (program.root / ".git" / "fairlead").glob("*/quarantine/*-meta.json")
    assert kept.read_text() == BROKEN
    assert program.ask("status")["mission"]["mission_slug"] == mission
    row = program.ask("log")["events"][-1]
    assert row["event_type"] == "LogRepaired"
    assert program.ask("log", "--verify")["verified"]


def test_doctor_says_that_a_repair_would_and_a_second_one_changes_nothing(tmp_path: Path) -> None:
    program, *_ = broken(tmp_path)

    told = program.run("doctor")
    program.run("doctor", "--repair")
    before = program.git("for-each-ref")
    again = program.run("doctor", "--repair")

    assert b"doctor --repair" in told.stderr + told.stdout
    assert again.status == 0, again.explain()
    assert program.git("for-each-ref") == before
    assert program.ask("annotate", "WP01", "--agent", "ada", "--note", "on")["commits"]


def broken(place: Path) -> tuple[Program, str, Path]:
    """A planned mission; its meta.json is broken by a commit in its coordination worktree."""
    program = Program.fresh(place)
    mission = plan_two_packages(program)
    shown = Path(program.ask("mission", "path", "--worktree")["path"])
    (shown / "meta.json").write_text(BROKEN)
    program.git("commit", "--quiet", "--all", "--message", "broken by hand", cwd=shown)
    return program, mission, shown
