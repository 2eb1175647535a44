"""What a command costs is what it imports: the quick ones import little, and stay so."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import Program, plan_two_packages

HEAVY = ("pydantic", "ruamel", "rich", "filelock", "importlib.metadata", "jinja2", "starlette")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program.fresh(tmp_path_factory.mktemp("imports"))
    plan_two_packages(program)
    return program


def imported(program: Program, *words: str) -> set[str]:
    """Run a command and return the names of all modules that it imported."""
    code = (
        "import sys; from fairlead.apps.cli import run; status = run(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=program.root,
        env=program._env({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return set(done.stderr.split())


def heavy(modules: set[str], names: tuple[str, ...]) -> set[str]:
    return {name for name in names if any(m == name or m.startswith(f"{name}.") for m in modules)}


@pytest.mark.parametrize("words", [("status", "--json"), ("status",), ("mission", "path")])
def test_reading_imports_nothing_heavy(planned: Program, words: tuple[str, ...]) -> None:
    assert heavy(imported(planned, *words), HEAVY) == set()


def test_status_imports_no_other_command_and_no_use_case_that_writes(planned: Program) -> None:
    modules = imported(planned, "status", "--json")
    commands = {m for m in modules if m.startswith("fairlead.apps.cli.")}

    assert "fairlead.apps.cli.move" not in commands
    assert "fairlead.apps.demo" not in modules
    assert "fairlead.mission_management.planning" not in modules
    assert "fairlead.mission_management.integration" not in modules


def test_moving_imports_only_the_lock_library_beside_that(planned: Program) -> None:
    words = ("move", "WP01", "claimed", "--actor", "ada", "--json")

    assert heavy(imported(planned, *words), HEAVY) <= {"filelock"}


def test_the_second_prompt_parses_no_yaml(planned: Program, tmp_path: Path) -> None:
    here = Program(planned.root, planned.home, {"XDG_CACHE_HOME": str(tmp_path / "cache")})
    words = ("prompt", "WP02", "--json")

    first, second = imported(here, *words), imported(here, *words)

    assert heavy(first, ("ruamel",)) == {"ruamel"}
    assert heavy(second, ("ruamel",)) == set()
