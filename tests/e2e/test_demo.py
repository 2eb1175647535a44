"""`fairlead demo`: three agents and a reviewer build something, and it is there at the end."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import hermetic_environment


def run_demo(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fairlead.apps", "demo", *words],
        cwd=place,
        env=hermetic_environment(place / "home"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    place = tmp_path_factory.mktemp("demo")
    done = run_demo(place, "--dir", "pocketbook", "--watch")
    assert done.returncode == 0, done.stdout + done.stderr
    return place / "pocketbook", done.stdout


@pytest.mark.slow
def test_the_story_has_three_agents_a_rejection_and_a_merge(demo: tuple[Path, str]) -> None:
    _, story = demo

    assert {"ada", "ben", "cleo", "rita"} <= set(re.findall(r"\d+\.\ds  (\w+)", story))
    assert "rejects WP02" in story
    assert "has no docstring" in story
    assert "repairs WP02" in story
    assert "merges it into main" in story


@pytest.mark.slow
def test_it_ends_with_the_board_the_log_the_commits_and_where_to_look(
    demo: tuple[Path, str],
) -> None:
    folder, story = demo

    assert "3 of 3 done" in story
    assert "verified" in story
    assert "Pocketbook keeps a ledger" in story
    assert str(folder) in story


@pytest.mark.slow
def test_the_code_of_all_three_packages_is_on_main_and_its_tests_pass(
    demo: tuple[Path, str],
) -> None:
    folder, _ = demo
    tests = subprocess.run(
        [sys.executable, "-m", "unittest"], cwd=folder, capture_output=True, check=False
    )
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=folder, capture_output=True, check=True
    )

    assert tests.returncode == 0, tests.stderr
    assert status.stdout == b""
    for module in ("categories", "csv_file", "report"):
        assert (folder / "pocketbook" / f"{module}.py").exists()


@pytest.mark.slow
def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")

    done = run_demo(tmp_path, "--dir", "mine", "--json")

    assert done.returncode == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


@pytest.mark.slow
def test_a_step_that_fails_makes_the_demo_fail_with_its_output(tmp_path: Path) -> None:
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho this git is broken >&2\nexit 9\n")
    fake.chmod(0o755)
    environment = hermetic_environment(tmp_path / "home", PATH=str(fake.parent))

    done = subprocess.run(
        [sys.executable, "-m", "fairlead.apps", "demo", "--dir", "mine"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    assert "this git is broken" in done.stderr
    assert "DEMO_FAILED" in done.stderr
