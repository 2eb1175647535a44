"""Killed anywhere inside `doctor --repair`, the next one finishes it and nothing is lost."""

import json
import shutil
from pathlib import Path

import pytest

from fairlead.shared_kernel.identity import new_ulid
from tests.faults.invariants import log_ids, log_lines
from tests.program import Program, plan_two_packages

POINTS = (
    "locked",
    "gated",
    "repair set aside",
    "objects written",
    "commit written",
    "published",
    "acknowledged",
)
SIGKILL = -9


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, str]:
    program = Program.fresh(tmp_path_factory.mktemp("repaired"))
    return program, plan_two_packages(program)


@pytest.mark.parametrize(
    ("point", "moved_back"),
    [*((point, False) for point in POINTS), ("objects written", True), ("published", True)],
)
def test_a_repair_that_was_killed_is_finished_by_the_next_one(
    planned: tuple[Program, str], point: str, moved_back: bool
) -> None:
    program, mission = planned
    branch = f"kitty/mission-{mission}"
    before = log_ids(program, mission)
    foreign = damage(program, mission, back=1 if moved_back else 0)
    assert program.refused("annotate", "WP01", "--note", "x")["code"] == "AUTHORITY_DIVERGED"

    killed = program.run("doctor", "--repair", FAIRLEAD_KILL_AT=point)
    repaired = program.ask("doctor", "--repair")

    assert killed.status == SIGKILL, killed.explain()
    assert repaired["healthy"], repaired["findings"]
    after = log_ids(program, mission)
    assert set(before) <= set(after)
    assert after.count(foreign) == 1
    assert len(after) == len(set(after))
    kinds = [row.get("event_type") for row in log_lines(program, branch, mission)]
    assert kinds[len(before) :].count("LogRepaired") == 1
    quarantine = next((program.root / ".git" / "fairlead").glob("*/quarantine"))
    assert any(b"<<<<<<<" in file.read_bytes() for file in quarantine.iterdir())
    shutil.rmtree(quarantine)
    program.ask("annotate", "WP01", "--note", f"after {point}", "--agent", "ada")
    assert program.ask("log", "--verify")["verified"]


def damage(program: Program, mission: str, *, back: int) -> str:
    """Somebody replaces the last row by one of their own and a torn line; return its id."""
    branch, place = f"kitty/mission-{mission}", program.root.parent / "by-hand"
    program.git("worktree", "add", "--quiet", "--force", str(place), branch)
    if back:
        program.git("reset", "--quiet", "--hard", f"HEAD~{back}", cwd=place)
    log = Path(place, "kitty-specs", mission, "status.events.jsonl")
    event_id = new_ulid(1_700_000_000_000)
    row = json.dumps({"event_id": event_id, "event_type": "Noted", "timestamp": "2026-01-01"})
    lines = log.read_bytes().splitlines(keepends=True)[:-1]
    log.write_bytes(b"".join(lines) + row.encode() + b"\n<<<<<<< torn\n")
    program.git("commit", "--quiet", "--all", "-m", "By hand", cwd=place)
    program.git("worktree", "remove", "--force", str(place))
    return event_id
