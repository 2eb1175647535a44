"""A commit without a named destination does not type-check."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_SAFE_COMMIT = """
from pathlib import Path
from fairlead.mission_management.bookkeeping import SafeCommit

def commit(safe_commit: SafeCommit) -> None:
    safe_commit({arguments})
"""
_ACQUIRE = """
from pathlib import Path
from fairlead.mission_management.bookkeeping import BookkeepingTransaction
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.identity import Mid8, MissionFolder, MissionId

def write(transactions: BookkeepingTransaction, operation: Operation, id: MissionId) -> None:
    with transactions.acquire({arguments}) as transaction:
        print(transaction.state)
"""
_SAFE_COMMIT_ARGUMENTS = {
    "repo_root": "Path()",
    "worktree_root": "Path()",
    "destination_ref": "'main'",
    "message": "'Say hello'",
    "paths": "['hello.py']",
}
_ACQUIRE_ARGUMENTS = {
    "repo_root": "Path()",
    "mission_id": "id",
    "mission_slug": "MissionFolder('hello-01k00000')",
    "mid8": "Mid8('01K00000')",
    "destination_ref": "'main'",
    "operation": "operation",
}


def _named(arguments: Mapping[str, str], *, but: str = "") -> str:
    return ", ".join(f"{name}={value}" for name, value in arguments.items() if name != but)


SNIPPETS = {
    "safe_commit_whole": _SAFE_COMMIT.format(arguments=_named(_SAFE_COMMIT_ARGUMENTS)),
    "safe_commit_without_destination": _SAFE_COMMIT.format(
        arguments=_named(_SAFE_COMMIT_ARGUMENTS, but="destination_ref")
    ),
    "safe_commit_by_position": _SAFE_COMMIT.format(
        arguments=", ".join(_SAFE_COMMIT_ARGUMENTS.values())
    ),
    "acquire_whole": _ACQUIRE.format(arguments=_named(_ACQUIRE_ARGUMENTS)),
    "acquire_without_destination": _ACQUIRE.format(
        arguments=_named(_ACQUIRE_ARGUMENTS, but="destination_ref")
    ),
    "acquire_by_position": _ACQUIRE.format(arguments=", ".join(_ACQUIRE_ARGUMENTS.values())),
}


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What mypy says of each snippet: one run for all, with the settings of the repository."""
    folder = tmp_path_factory.mktemp("snippets")
    for name, text in SNIPPETS.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")]
    # The cache of `make types` makes this a matter of a second; without one it is only slower.
    cache = ["--cache-dir", str(ROOT / ".mypy_cache")]
    done = subprocess.run(
        [*command, *cache, *(str(folder / f"{name}.py") for name in SNIPPETS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    lines = done.stdout.splitlines()
    return {
        name: "\n".join(line for line in lines if re.search(rf"\b{name}\.py:\d+: error", line))
        for name in SNIPPETS
    }


@pytest.mark.parametrize("name", ["safe_commit_whole", "acquire_whole"])
def test_with_a_named_destination_it_type_checks(complaints: Mapping[str, str], name: str) -> None:
    assert complaints[name] == ""


@pytest.mark.parametrize("name", ["safe_commit_without_destination", "acquire_without_destination"])
def test_without_a_destination_it_does_not(complaints: Mapping[str, str], name: str) -> None:
    assert 'Missing named argument "destination_ref"' in complaints[name]


@pytest.mark.parametrize("name", ["safe_commit_by_position", "acquire_by_position"])
def test_a_destination_by_position_does_not(complaints: Mapping[str, str], name: str) -> None:
    assert "Too many positional arguments" in complaints[name]
