"""A mission that is accepted by every kind of proof there is."""

import sys
from pathlib import Path

import pytest

from tests.e2e.answers import RecordingProgram, breaches
from tests.e2e.test_ending import copied
from tests.program import Program, plan_two_packages

PASSES = f"{sys.executable} -c pass"
FAILS = f"{sys.executable} checks/fails.py"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both packages are done; FR-001 and FR-002 pass by their reviews."""
    files = {"README.md": "# S\n", "checks/fails.py": "raise SystemExit('still there')\n"}
    place = tmp_path_factory.mktemp("done")
    program = Program.fresh(place, files)
    plan_two_packages(program)
    for wp, file in (("WP01", "hello.py"), ("WP02", "bye.py")):
        lane = Path(program.ask("implement", wp, "--agent", "ada")["workspace"])
        program.commit_in(lane, {file: "x = 1\n"}, f"Do {wp}")
        if wp == "WP01":
            program.ask("annotate", wp, "--subtask", "T001=done", "--agent", "ada")
        program.ask("move", wp, "for_review", "--actor", "ada")
        program.ask("review", wp, "--reviewer", "rita", "--approve")
        program.git("worktree", "remove", "--force", str(lane))
    return place


@pytest.fixture
def program(done: Path, tmp_path: Path) -> RecordingProgram:
    copy = copied(done, tmp_path)
    config = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    return RecordingProgram(copy.root, copy.home, config)


def failing(program: Program) -> list[str]:
    checks = program.ask("accept", "--diagnose")["checks"]
    assert all(check["fix"] for check in checks if not check["passed"])
    return [check["id"] for check in checks if not check["passed"]]


def test_all_kinds_of_proof_bring_a_mission_to_its_acceptance(program: RecordingProgram) -> None:
    assert failing(program) == []
    test = program.ask("accept", "--prove", f"FR-001={PASSES}")
    gone = program.ask("accept", "--absent", "NI-1=old_name", "--in", "**/*.py")
    by_command = program.ask("accept", "--absent-by", f"NI-2={PASSES}")
    looked_at = program.ask("accept", "--manual", "QA-1=The greeting sounds friendly")

    kinds = [planned["proof_type"] for planned in (test, gone, by_command, looked_at)]
    assert kinds == ["automated_test", *["negative_invariant"] * 2, "manual_qa"]
    assert failing(program) == [f"criterion:{name}" for name in ("FR-001", "QA-1", "NI-1", "NI-2")]
    assert program.refused("accept")["code"] == "REPOSITORY_NOT_TRUSTED"

    program.ask("trust")
    program.ask("accept", "--record", "QA-1=pass", "--evidence", "Three people smiled")
    accepted = program.ask("accept")

    assert accepted["accepted"]
    matrix = program.ask("artifact", "read", "acceptance-matrix.json")["content"]
    assert '"overall_verdict": "pass"' in matrix
    assert '"verification_method": "custom_command"' in matrix
    assert [found for answer in program.answers for found in breaches(answer)] == []


def test_what_must_be_gone_and_is_not_keeps_it_from_being_accepted(
    program: RecordingProgram,
) -> None:
    program.ask("accept", "--absent", "NI-1=x = 1")
    program.ask("accept", "--absent-by", f"NI-2={FAILS}")
    program.ask("trust")

    refused = program.refused("accept")

    assert refused["code"] == "MISSION_NOT_ACCEPTABLE"
    assert failing(program) == ["criterion:NI-1", "criterion:NI-2"]
    checks = {
        check["id"]: check["message"] for check in program.ask("accept", "--diagnose")["checks"]
    }
    assert "ended with 1" in checks["criterion:NI-2"]


def test_a_person_may_be_asked_about_a_requirement_too(program: RecordingProgram) -> None:
    program.ask("accept", "--manual", "FR-002=Say goodbye to somebody")

    checks = program.ask("accept", "--diagnose")["checks"]
    [check] = [check for check in checks if not check["passed"]]
    assert check["id"] == "criterion:FR-002"
    assert "Say goodbye to somebody" in check["message"]
    assert "--record FR-002=pass" in check["fix"]

    program.ask("accept", "--record", "FR-002=fail", "--evidence", "It only waves")
    assert "It only waves" in program.refused("accept")["message"]
    program.ask("accept", "--record", "FR-002=pass", "--evidence", "It says goodbye now")
    assert program.ask("accept")["accepted"]


def test_the_same_plan_again_keeps_the_result(program: RecordingProgram) -> None:
    program.ask("accept", "--manual", "QA-1=Look")
    program.ask("accept", "--record", "QA-1=pass", "--evidence", "Seen")
    before = program.git("for-each-ref")

    program.ask("accept", "--manual", "QA-1=Look")

    assert program.git("for-each-ref") == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--absent-by", "NI-2=grep x | wc"), "PROOF_NOT_RUNNABLE"),
        (("--manual", "QA-1="), "PROOF_NOT_RUNNABLE"),
        (("--prove", f"FR-009={PASSES}"), "CRITERION_NOT_FOUND"),
        (("--manual", "QA-1"), "USAGE"),
        (("--manual", "QA-1=x", "--prove", "FR-001=x"), "USAGE"),
    ],
)
def test_what_cannot_be_planned_is_said(
    program: RecordingProgram, words: tuple[str, ...], code: str
) -> None:
    assert program.refused("accept", *words)["code"] == code
