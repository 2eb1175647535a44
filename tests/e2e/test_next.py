"""`next` for those who drive a mission by it alone: what it says, what it writes, what it takes."""

import hashlib
import os
import shlex
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.program import Program, plan_two_packages


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program.fresh(tmp_path)


def everything(root: Path) -> dict[str, str]:
    """Every file below a folder, git's own included, by what is in it."""
    return dict(_contents(root))


def _contents(root: Path) -> Iterator[tuple[str, str]]:
    for folder, _, names in os.walk(root):
        for name in names:
            file = Path(folder, name)
            yield str(file), hashlib.sha256(file.read_bytes()).hexdigest()


def finish(program: Program, wp_id: str, workspace: Path, agent: str) -> None:
    name = "hello.py" if wp_id == "WP01" else "bye.py"
    program.commit_in(workspace, {name: "x = 1\n"}, f"Write {name}")
    if wp_id == "WP01":
        program.ask("annotate", wp_id, "--subtask", "T001=done", "--agent", agent)


def test_a_mission_is_driven_by_next_alone_and_every_decision_ends_well(program: Program) -> None:
    seen: list[tuple[str, str | None]] = []

    def query(*words: str) -> Any:
        before = everything(program.root)
        answer = program.run("next", *words, "--json")
        assert answer.status == 0, answer.explain()
        assert everything(program.root) == before, "a query wrote something"
        seen.append((answer.data["kind"], answer.data.get("action")))
        return answer.data

    program.ask("mission", "create", "alone")
    assert query()["command"].startswith("fairlead specify")
    asked = program.ask("decision", "open", "--question", "Which port?", "--key", "port")
    assert query()["decision_id"] == asked["decision_id"]
    program.ask("mission", "close", "--discard", "--reason", "a trial")
    mission = plan_two_packages(program)
    at = ("--mission", mission)

    assert (query(*at)["wp_id"], query(*at)["prompt_file"]) == ("WP01", None)
    first = program.ask("next", *at, "--agent", "ada", "--claim")
    query(*at, "--agent", "ada")
    blocked = query(*at, "--agent", "ben")
    assert [reason["wp_id"] for reason in blocked["reasons"]] == ["WP01", "WP02"]
    finish(program, "WP01", Path(first["workspace_path"]), "ada")
    told = program.ask("next", *at, "--agent", "ada", "--result", "success")
    assert told["reported"] == "WP01 is for_review"
    assert query(*at, "--agent", "ada")["kind"] == "blocked"
    assert query(*at, "--agent", "rita")["action"] == "review"
    program.ask("next", *at, "--agent", "rita", "--claim")
    program.ask("next", *at, "--agent", "rita", "--result", "success")
    second = program.ask("next", *at, "--agent", "ben", "--claim")
    finish(program, "WP02", Path(second["workspace_path"]), "ben")
    program.ask("next", *at, "--agent", "ben", "--result", "success")
    program.ask("next", *at, "--agent", "rita", "--claim")
    assert query(*at, "--agent", "rita")["held"]
    program.ask("next", *at, "--agent", "rita", "--result", "success")
    assert query(*at)["action"] == "accept"
    program.ask("accept", *at)
    assert query(*at)["action"] == "merge"
    program.ask("merge", *at)
    last = query(*at)
    if last["kind"] == "step":
        assert last["action"] == "retrospect"
    program.ask("retrospect", *at, "--generate")
    program.ask("mission", "close", *at)
    assert query(*at)["kind"] == "terminal"
    assert {kind for kind, _ in seen} == {"step", "decision_required", "blocked", "terminal"}


def test_the_prompt_is_a_file_for_its_holder_and_a_command_for_everybody(program: Program) -> None:
    mission = plan_two_packages(program)
    claimed = program.ask("next", "--agent", "ada", "--claim")
    prompt = Path(claimed["prompt_file"])

    mine, anybodys = program.ask("next", "--agent", "ada"), program.ask("next")
    shutil.rmtree(program.root / ".kittify" / "runtime")
    lost = program.ask("next", "--agent", "ada")
    again = program.ask("next", "--agent", "ada", "--claim")

    assert mine["prompt_file"] == claimed["prompt_file"] == again["prompt_file"]
    assert (anybodys["kind"], anybodys.get("prompt_file")) == ("blocked", None)
    assert (lost["prompt_file"], lost["held"]) == (None, True)
    assert lost["prompt_command"] == f"fairlead prompt WP01 --action implement --mission {mission}"
    assert prompt.is_file()
    assert program.run(*lost["prompt_command"].split()[1:]).stdout == prompt.read_bytes()


def test_the_command_of_a_step_that_nobody_holds_claims_it(program: Program) -> None:
    plan_two_packages(program)

    anybody = program.ask("next")["command"]
    command = program.ask("next", "--agent", "ada")["command"]
    _, *words = shlex.split(command)
    claimed = program.ask(*words)

    assert (claimed["wp_id"], claimed["held"]) == ("WP01", True)
    assert claimed["lease"]["holder"] == "ada"
    assert anybody.startswith("fairlead next --agent YOU --claim")


def test_losing_the_runtime_folder_loses_nothing_but_history(program: Program) -> None:
    plan_two_packages(program)
    lane = Path(program.ask("next", "--agent", "ada", "--claim")["workspace_path"])
    before = [program.run(*words, "--json").stdout for words in (("status",), ("log",))]

    shutil.rmtree(program.root / ".kittify")
    after = [program.run(*words, "--json").stdout for words in (("status",), ("log",))]
    finish(program, "WP01", lane, "ada")
    told = program.ask("next", "--agent", "ada", "--result", "success", cwd=lane)

    assert after == before
    assert told["reported"] == "WP01 is for_review"


@pytest.mark.parametrize("result", ["failed", "blocked"])
def test_bad_news_needs_a_reason_and_says_where_the_package_is(
    program: Program, result: str
) -> None:
    plan_two_packages(program)
    program.ask("next", "--agent", "ada", "--claim")

    refused = program.refused("next", "--agent", "ada", "--result", result)
    told = program.ask("next", "--agent", "ada", "--result", result, "--reason", "no access")

    assert refused["code"] == "RESULT_NEEDS_REASON"
    lane = "planned" if result == "failed" else "blocked"
    assert told["reported"] == f"WP01 is {lane}"
    if result == "blocked":
        assert told["reasons"][0]["reason"] == "WP01 is blocked: no access"


def test_success_has_the_guards_of_its_edge(program: Program) -> None:
    plan_two_packages(program)
    program.ask("next", "--agent", "ada", "--claim")

    refused = program.refused("next", "--agent", "ada", "--result", "success")

    assert refused["code"] == "STATUS_GUARD_FAILED"
    assert program.ask("status", "WP01")["work_packages"][0]["lane"] == "in_progress"


class Shell:
    """An agent that does exactly what its prompt says, in a shell that knows `fairlead`."""

    def __init__(self, program: Program, place: Path) -> None:
        bin_folder = place / "bin"
        bin_folder.mkdir()
        script = bin_folder / "fairlead"
        script.write_text(f'#!/bin/sh\nexec {sys.executable} -m fairlead.apps "$@"\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        self._program = program
        self._path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"

    def run(self, line: str, cwd: Path) -> str:
        import subprocess

        env = self._program._env({}) | {"PATH": self._path}
        done = subprocess.run(
            ["sh", "-c", line], cwd=cwd, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout


def lines_of(prompt: Path) -> dict[str, str]:
    """The commands of a prompt as it is written, by what they are for."""
    text = prompt.read_text()
    commands = text.partition("## What to run")[2].split("\n\n")
    purposes = [part.strip().removesuffix(":") for part in commands[1::2]]
    return dict(zip(purposes, (part.strip() for part in commands[2::2]), strict=False))


def test_who_does_exactly_what_the_prompts_say_gets_the_package_done(
    program: Program, tmp_path: Path
) -> None:
    plan_two_packages(program)
    shell, feedback = Shell(program, tmp_path), tmp_path / "feedback.md"
    feedback.write_text("Greet by name.\n")
    claim = program.ask("next", "--agent", "ada", "--claim")
    work, lane = lines_of(Path(claim["prompt_file"])), Path(claim["workspace_path"])

    (lane / "hello.py").write_text("def hello():\n    return 'hi'\n")
    shell.run(work["Tick subtasks as they are done"], lane)
    shell.run(work["Commit your work"], lane)
    shell.run(work["Hand it in for review"], lane)
    review = lines_of(Path(program.ask("next", "--agent", "rita", "--claim")["prompt_file"]))
    assert "hello.py" in shell.run(review["See what is to be reviewed"], program.root)
    shell.run(review["Ask for changes"].replace("FILE", str(feedback)), program.root)
    fix = Path(program.ask("next", "--agent", "ada", "--claim")["prompt_file"])
    assert fix.name == "WP01-fix-3.md"
    assert "Greet by name." in fix.read_text()
    work = lines_of(fix)
    (lane / "hello.py").write_text("def hello(name):\n    return name\n")
    shell.run(work["Commit your work"], lane)
    shell.run(work["Hand it in for review"], lane)
    review = lines_of(Path(program.ask("next", "--agent", "rita", "--claim")["prompt_file"]))
    shell.run(review["Approve it"], program.root)

    assert program.ask("status", "WP01")["work_packages"][0]["lane"] == "done"
    after = Path(program.ask("next", "--agent", "ada", "--claim")["prompt_file"]).read_text()
    assert "It builds on:\n- WP01 Greet: done at " in after
