"""A protected branch gets no bookkeeping: not one commit, whatever agents and reviewers do."""

from pathlib import Path

import pytest

from tests.faults.conftest import Planned
from tests.faults.invariants import TRAILER, violations
from tests.faults.sizes import sized
from tests.faults.tally import Tally
from tests.program import PLAN, SPEC, Program

pytestmark = pytest.mark.slow

RUNS = sized(100, 400)


@pytest.fixture
def guarded(tmp_path: Path) -> Planned:
    """A mission of four packages, in a repository whose main is protected, as it is by default."""
    program = Program.fresh(tmp_path)
    mission: str = program.ask("mission", "create", "guarded")["mission_slug"]
    at = ("--mission", mission)
    program.ask("specify", *at, "--from", "-", stdin=SPEC)
    program.ask("plan", *at, "--from", "-", stdin=PLAN)
    for number in range(4):
        requires = "FR-001" if number % 2 else "FR-002"
        words = ("--title", f"Part {number}", "--owns", f"part{number}.py", "--requires", requires)
        program.ask("tasks", "add", *at, *words)
    program.ask("tasks", "finalize", *at)
    return Planned(tmp_path, mission)


def test_implement_and_review_runs_leave_a_protected_main_alone(
    guarded: Planned, tally: Tally
) -> None:
    program, mission = guarded.program, guarded.mission
    main = program.git("rev-parse", "main")
    runs = 0
    for cycle in range(RUNS // 2):
        package = f"WP{cycle % 4 + 1:02d}"
        agent, reviewer = f"agent-{cycle}", f"rita-{cycle}"
        at = ("--mission", mission)
        work = program.ask("implement", package, *at, "--agent", agent)
        lane = Path(work["workspace"])
        program.commit_in(lane, {f"part{cycle % 4}.py": f"x = {cycle}\n"}, "Work")
        program.ask("move", package, "for_review", *at, "--actor", agent, cwd=lane)
        words = ("review", package, *at, "--reviewer", reviewer)
        program.ask(*words, "--reject", "--feedback", "-", stdin=f"Again, please ({cycle}).\n")
        runs += 2

    assert program.git("rev-parse", "main") == main
    assert TRAILER not in program.git("log", "--format=%B", "main")
    assert program.git("reflog", "main").count("\n") <= 1
    found = violations(program, mission)
    tally.add(found, trials=runs)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("topology", ["coordination", "flattened"])
def test_what_would_have_to_be_written_on_main_is_refused(tmp_path: Path, topology: str) -> None:
    program = Program.fresh(tmp_path)
    main = program.git("rev-parse", "main")

    answer = program.run("mission", "create", "solo", "--topology", topology, "--json")

    assert program.git("rev-parse", "main") == main
    if topology == "flattened":
        assert answer.error["details"]["policy_code"] == "PROTECTED_BRANCH_REFUSED"
    else:
        assert answer.status == 0
