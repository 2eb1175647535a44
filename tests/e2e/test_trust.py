"""Trust and proofs on the command line: asked once, kept in the user's own configuration."""

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.answers import RecordingProgram, breaches
from tests.program import Program, hermetic_environment, plan_two_packages

PYTHON = sys.executable


@pytest.fixture
def program(tmp_path: Path) -> RecordingProgram:
    fresh = Program.fresh(tmp_path)
    config = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    return RecordingProgram(fresh.root, fresh.home, config)


def prove(program: Program, command: str) -> None:
    plan_two_packages(program)
    program.ask("accept", "--prove", f"FR-001={command}")


def on_a_terminal(program: Program, words: Sequence[str], reply: str) -> tuple[int, str]:
    """Run a command as a person does who sees the question and answers it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [PYTHON, "-m", "fairlead.apps", *words],
        cwd=program.root,
        env=hermetic_environment(program.home, **program.environment),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said, answered, deadline = b"", False, time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                chunk = os.read(ours, 4096)
            except OSError:
                break
            if not chunk:
                break
            said += chunk
        elif process.poll() is not None:
            break
        if b"[y/N]" in said and not answered:
            os.write(ours, reply.encode() + b"\n")
            answered = True
    status = process.wait(timeout=30)
    os.close(ours)
    return status, said.decode(errors="replace")


def test_trust_is_given_listed_and_taken_back(program: RecordingProgram, tmp_path: Path) -> None:
    prove(program, f"{PYTHON} --version")

    granted = program.ask("trust")
    again = program.ask("trust")
    listed = program.ask("trust", "--list")
    revoked = program.ask("trust", "--revoke")

    file = tmp_path / "config" / "fairlead" / "trust.json"
    assert granted["trusted"] and len(granted["fresh"]) == 1
    assert again["fresh"] == [] and again["digest"] == granted["digest"]
    assert [one["repository"] for one in listed["repositories"]] == [str(program.root)]
    assert revoked["trusted"] is False
    assert json.loads(file.read_text())["repositories"] == []
    assert program.git("status", "--porcelain") == ""
    assert [found for answer in program.answers for found in breaches(answer)] == []


def test_without_a_terminal_nothing_is_run_and_the_next_step_is_named(
    program: RecordingProgram, tmp_path: Path
) -> None:
    canary = tmp_path / "canary"
    prove(program, f"touch {canary}")

    refused = program.refused("accept")
    text = program.run("accept")

    assert refused["code"] == "REPOSITORY_NOT_TRUSTED"
    assert "fairlead trust" in refused["next_step"]
    assert f"touch {canary}" in refused["message"]
    assert text.status == 1
    assert not canary.exists()


@pytest.mark.parametrize(("reply", "runs"), [("y", True), ("n", False), ("", False)])
def test_on_a_terminal_a_person_is_asked_once(
    program: RecordingProgram, tmp_path: Path, reply: str, runs: bool
) -> None:
    canary = tmp_path / "canary"
    prove(program, f"touch {canary}")

    status, said = on_a_terminal(program, ["accept"], reply)

    assert f"touch {canary}" in said
    assert canary.exists() is runs
    assert status == 1  # the packages are not done
    assert ("REPOSITORY_NOT_TRUSTED" in said) is not runs
    if runs:
        _, later = on_a_terminal(program, ["accept"], "n")
        assert "[y/N]" not in later


def test_saying_no_to_trust_trusts_nothing(program: RecordingProgram) -> None:
    prove(program, f"{PYTHON} --version")

    status, _ = on_a_terminal(program, ["trust"], "n")

    assert status == 130
    assert program.ask("trust", "--list")["repositories"] == []


def test_a_repository_without_commands_has_nothing_to_trust(program: RecordingProgram) -> None:
    assert program.ask("trust") == {
        "repository": str(program.root),
        "trusted": False,
        "digest": None,
        "commands": [],
        "fresh": [],
    }


def test_what_a_proof_shows_is_recorded_although_the_mission_cannot_be_accepted_yet(
    program: RecordingProgram,
) -> None:
    prove(program, f"{PYTHON} --version")
    program.ask("accept", "--absent", "NI-1=print(.debug", "--in", "src/**")
    program.ask("trust")

    assert program.refused("accept")["code"] == "MISSION_NOT_ACCEPTABLE"

    proofs = {one["criterion_id"]: one for one in program.ask("accept", "--diagnose")["proofs"]}
    assert {name: one["outcome"] for name, one in proofs.items()} == {
        "FR-001": "pass",
        "NI-1": "pass",
    }
    assert not any(one["due"] for one in proofs.values())
    assert "CriterionProved" in program.run("log").stdout.decode()
    assert [found for answer in program.answers for found in breaches(answer)] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--prove", "FR-001=pytest | tee log"), "PROOF_NOT_RUNNABLE"),
        (("--prove", "FR-099=pytest"), "CRITERION_NOT_FOUND"),
        (("--prove", "FR-001="), "PROOF_NOT_RUNNABLE"),
        (("--prove", "FR-001"), "USAGE"),
        (("--prove", "FR-001=a", "--absent", "NI-1=b"), "USAGE"),
    ],
)
def test_a_proof_that_cannot_be_planned_is_refused(
    program: RecordingProgram, words: tuple[str, ...], code: str
) -> None:
    plan_two_packages(program)

    assert program.refused("accept", *words)["code"] == code
