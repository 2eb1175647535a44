"""Each guard that software development names is asked by some command, and refuses there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fairlead.governance.adapters.packaged_mission_types import PackagedMissionTypes
from tests.program import SPEC, Program

LONE = ("tasks", "add", "--title", "Greet", "--owns", "hello.py", "--requires", "FR-001")
PART = ("--title", "Part", "--owns", "bye.py", "--requires", "FR-002", "--depends", "WP01")


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Live a mission carelessly; what each guard said."""
    program = Program.fresh(tmp_path_factory.mktemp("guards"))
    said: dict[str, Any] = {}
    ask, refused = program.ask, program.refused

    def next_reason() -> str:
        return str(ask("next", "--agent", "rita")["reason"])

    ask("mission", "create", "greetings", "--title", "Greetings")
    ask("specify", "--from", "-", stdin="# Greetings\n\nSee FR-001 elsewhere.\n")
    said["spec_has_requirements"] = next_reason()
    ask("specify", "--from", "-", stdin=SPEC)
    ask("plan")
    said["plan_is_written"] = next_reason()
    ask("plan", "--from", "-", stdin="# Plan\n\nTwo modules.\n")
    ask(*LONE, "--subtask", "Write it")
    said["tasks_are_finalized"] = said["requirements_are_mapped"] = next_reason()
    said["unmapped"] = refused("tasks", "finalize")["code"]
    ask("tasks", "add", *PART)
    ask("tasks", "finalize")
    said["dependencies_are_satisfied"] = refused("implement", "WP02", "--agent", "ben")["code"]
    lane = Path(ask("implement", "WP01", "--agent", "ada")["workspace"])
    hand_in = ("move", "WP01", "for_review", "--actor", "ada")
    program.commit_in(lane, {"hello.py": "hello = 1\n"}, "Greet")
    said["subtasks_are_done"] = refused(*hand_in)["message"]
    ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
    program.git("reset", "--quiet", "--hard", "HEAD^", cwd=lane)
    said["implementation_has_evidence"] = refused(*hand_in)["message"]
    program.commit_in(lane, {"hello.py": "hello = 1\n"}, "Greet")
    ask(*hand_in)
    approve = ("review", "WP01", "--approve", "--reviewer")
    said["reviewer_is_independent"] = refused(*approve, "ada")["code"]
    ask("review", "WP01", "--reviewer", "rita")
    said["review_has_verdict"] = refused("move", "WP01", "approved", "--actor", "rita")["message"]
    checks = {c["id"]: c["message"] for c in ask("accept", "--diagnose")["checks"]}
    said["packages_are_acceptable"] = checks["work-package:WP01"]
    said["acceptance_criteria_pass"] = checks["criterion:FR-001"]
    said["mission_is_accepted"] = refused("merge")["code"]
    ask("decision", "open", "--question", "Which language?", "--key", "language")
    found = (check["id"] for check in refused("accept")["details"]["checks"])
    said["decisions_are_closed"] = next(name for name in found if name.startswith("decision:"))
    yield said


EXPECTED = {
    "spec_has_requirements": "spec_has_requirements: spec.md states no requirement",
    "plan_is_written": "plan_is_written: plan.md says nothing yet",
    "tasks_are_finalized": "tasks_are_finalized: the packages are not finalized",
    "requirements_are_mapped": "requirements_are_mapped: no package serves FR-002",
    "dependencies_are_satisfied": "DEPENDENCIES_NOT_SATISFIED",
    "subtasks_are_done": "not done yet: T001",
    "implementation_has_evidence": "its lane has no commit beyond its base",
    "reviewer_is_independent": "SELF_REVIEW_REFUSED",
    "review_has_verdict": "there is no review result",
    "packages_are_acceptable": "WP01 is in_review",
    "acceptance_criteria_pass": "FR-001",
    "mission_is_accepted": "MISSION_NOT_ACCEPTED",
    "decisions_are_closed": "decision",
}
ELSEWHERE = {"analysis_is_usable"}
"""Only types that block on a missing analysis ask it: the tests of the analysis gate do."""


def test_no_guard_is_left_out() -> None:
    kind = PackagedMissionTypes().get("software-dev")
    named = {guard for step in kind.steps for guard in step.guards}

    assert named == {*EXPECTED, *ELSEWHERE}


@pytest.mark.parametrize("guard", EXPECTED)
def test_a_guard_refuses_what_it_is_there_for(refusals: dict[str, Any], guard: str) -> None:
    assert EXPECTED[guard] in refusals[guard]
