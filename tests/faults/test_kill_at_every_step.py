"""Killed at any step of a write, the next command works and nothing acknowledged is lost."""

from pathlib import Path

import pytest

from tests.faults.invariants import log_lines, violations
from tests.program import Program, plan_two_packages

POINTS = (
    "locked",
    "gated",
    "objects written",
    "hooks passed",
    "commit written",
    "published",
    "acknowledged",
)
SIGKILL = -9


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, str]:
    program = Program.fresh(tmp_path_factory.mktemp("killed"))
    return program, plan_two_packages(program)


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("hooked", [False, True], ids=["no hook", "hook"])
def test_a_write_killed_at_a_step_heals_with_the_next_command(
    planned: tuple[Program, str], point: str, hooked: bool
) -> None:
    program, mission = planned
    _set_hook(program, hooked)
    at = ("WP01", "--mission", mission, "--agent", "claude-1")
    before = [row["event_id"] for row in log_lines(program, f"kitty/mission-{mission}", mission)]
    note = f"killed at {point}, hook {hooked}"

    killed = program.run("annotate", *at, "--note", note, FAIRLEAD_KILL_AT=point)
    healed = program.ask("annotate", *at, "--note", f"after: {note}")

    assert killed.status == SIGKILL, killed.explain()
    rows = log_lines(program, f"kitty/mission-{mission}", mission)
    written = [row for row in rows if (row.get("delta") or {}).get("note") == note]
    assert len(written) == (1 if point in ("published", "acknowledged") else 0)
    assert violations(program, mission, [*before, *healed["event_ids"]]) == []


def _set_hook(program: Program, wanted: bool) -> None:
    hook: Path = program.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    if wanted:
        hook.write_text("#!/bin/sh\nexit 0\n")
        hook.chmod(0o755)
    else:
        hook.unlink(missing_ok=True)
