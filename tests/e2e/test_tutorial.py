"""What the documents tell people to type works as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import SPEC, Program, hermetic_environment

DOCS = Path(__file__).parents[2] / "docs"
BIN = str(Path(sys.executable).parent)

AGENT = """\
#!/usr/bin/env bash
# An agent for the test: it writes the file of its lane, or finds the work of another good.
set -euo pipefail
grep -q . # it was given a prompt
lane=$(git branch --show-current); lane=${lane##*-}
[ -e "$lane.py" ] && exit 0
echo "VALUE = 1" > "$lane.py"
git add "$lane.py"
git commit --quiet -m "Write $lane.py"
"""


def typed_commands(page: str) -> list[str]:
    """The lines that begin with `$` in the console blocks of a page, in order."""
    blocks = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def run_script(script: str, cwd: Path, home: Path, *arguments: str) -> str:
    """Run bash text in one session as a person would type it; what it printed."""
    environment = hermetic_environment(home)
    environment["PATH"] = f"{BIN}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"set -e\n{script}", "bash", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.slow
def test_the_tutorial_works_as_it_stands(tmp_path: Path) -> None:
    commands = typed_commands((DOCS / "tutorial.md").read_text(encoding="utf-8"))

    run_script("\n".join(commands), tmp_path, tmp_path / "home")

    assert len(commands) > 30
    landed = subprocess.run(
        ["git", "ls-tree", "--name-only", "main"],
        cwd=tmp_path / "greetings",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert {"hello.py", "goodbye.py"} <= set(landed.split())


@pytest.mark.slow
def test_the_worker_of_the_how_to_works_as_it_stands(tmp_path: Path) -> None:
    page = DOCS / "how-to" / "run-a-mission-with-your-own-agents.md"
    worker = re.findall(r"```bash\n(#!.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)[0]
    program = Program.fresh(tmp_path)
    mission = program.ask("mission", "create", "values")["mission_slug"]
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin="# Plan\n\nTwo files.\n")
    for lane, requirement in (("a", "FR-001"), ("b", "FR-002")):
        owns = ("--owns", f"{lane}.py", "--requires", requirement)
        program.ask("tasks", "add", "--title", f"Write {lane}", *owns)
    program.ask("tasks", "finalize")
    for name, text in (("worker", worker), ("agent", AGENT)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o755)

    both = '"$1" one "$2" & first=$!; "$1" two "$2"; wait "$first"'
    run_script(both, program.root, program.home, str(tmp_path / "worker"), str(tmp_path / "agent"))

    packages = program.ask("status", "--mission", mission)["work_packages"]
    assert {package["actor"] for package in packages} <= {"one", "two"}
    # Whether a worker was still there to review depends on who ended first.
    assert {package["lane"] for package in packages} <= {"for_review", "done"}


@pytest.mark.slow
def test_what_the_page_on_ending_tells_to_type_works(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    program.ask("mission", "create", "greetings")
    page = (DOCS / "how-to" / "edit-keep-and-end-a-mission.md").read_text(encoding="utf-8")
    commands = typed_commands(page)

    run_script("\n".join(commands), program.root, program.home)

    assert len(commands) > 3
