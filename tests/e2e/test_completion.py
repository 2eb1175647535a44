"""Shells complete real names of missions and packages, and never see an error."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import Program, plan_two_packages


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program.fresh(tmp_path_factory.mktemp("completion"))
    plan_two_packages(program)
    return program


def completed(program: Program, line: str, cwd: Path | None = None) -> list[str]:
    """Press Tab at the end of the line, in bash."""
    done = subprocess.run(
        [sys.executable, "-m", "fairlead.apps"],
        cwd=cwd or program.root,
        env=program._env(
            {
                "_FAIRLEAD_COMPLETE": "complete_bash",
                "COMP_WORDS": line,
                "COMP_CWORD": str(len(line.split(" ")) - 1),
            }
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_a_mission_is_completed_after_the_option(planned: Program) -> None:
    [name] = completed(planned, "fairlead status -m gre")

    assert name.startswith("greetings-")


def test_a_package_is_completed_as_argument(planned: Program) -> None:
    assert completed(planned, "fairlead implement ") == ["WP01", "WP02"]


def test_a_lane_is_completed_as_second_argument(planned: Program) -> None:
    assert completed(planned, "fairlead move WP01 for") == ["for_review"]


def test_a_command_of_a_group_is_completed(planned: Program) -> None:
    assert completed(planned, "fairlead tasks fin") == ["finalize"]


def test_outside_of_a_repository_nothing_is_offered_and_nothing_is_said(
    planned: Program, tmp_path: Path
) -> None:
    assert completed(planned, "fairlead status -m gre", tmp_path) == []


@pytest.mark.parametrize(
    ("shell", "word"), [("bash", "COMPREPLY"), ("zsh", "#compdef fairlead"), ("fish", "--no-files")]
)
def test_each_shell_gets_its_own_script(planned: Program, shell: str, word: str) -> None:
    told = planned.run("--show-completion", shell)

    assert told.status == 0
    assert word in told.stdout.decode()


@pytest.mark.parametrize("words", [("mission", "--json"), ("--json", "status"), ("--quiet",)])
def test_a_switch_before_the_command_is_said_to_come_after_it(
    planned: Program, words: tuple[str, ...]
) -> None:
    answer = planned.run(*words)

    assert answer.status == 2
    assert b"goes after the command" in answer.stdout + answer.stderr
