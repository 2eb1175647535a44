"""A ref reads as it is now, however long the program has been running."""

import os
import subprocess
from pathlib import Path

import pytest

from fairlead.shared_kernel.adapters.git_cli import locate, open_repository
from fairlead.shared_kernel.adapters.git_cli.processes import TRACE_VARIABLE
from fairlead.shared_kernel.git import Oid, Repository
from tests.conftest import MakeRepo

SIDE = "refs/heads/side"


@pytest.fixture
def repository(make_repo: MakeRepo, tmp_path: Path) -> Repository:
    return open_repository(locate(make_repo(tmp_path / "project")))


def git(repository: Repository, *words: str) -> str:
    done = subprocess.run(
        ("git", *words), cwd=repository.primary_root, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_refs_packed_twice_within_a_second_read_as_they_are_now(repository: Repository) -> None:
    """Git compares seconds, size and inode, which can all be the same."""
    first, second = (Oid(git(repository, "commit-tree", "main^{tree}", "-m", m)) for m in "12")
    git(repository, "update-ref", SIDE, first)
    git(repository, "pack-refs", "--all")
    assert repository.refs.read(SIDE) == first

    packed = repository.common_dir / "packed-refs"
    moment = packed.stat().st_mtime_ns // 1_000_000_000 * 1_000_000_000
    text = packed.read_text().replace(first, second)
    with packed.open("r+") as file:
        file.write(text)
    os.utime(packed, ns=(moment, moment + 5_000_000))

    assert repository.refs.read(SIDE) == second


def test_reading_refs_that_nobody_packs_starts_one_git(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(repository, "pack-refs", "--all")
    trace = tmp_path / "trace"
    monkeypatch.setenv(TRACE_VARIABLE, str(trace))

    tip = repository.refs.read("HEAD")
    assert tip
    repository.objects.read(tip)
    assert repository.refs.read("refs/heads/main") == tip

    assert len(trace.read_text().splitlines()) == 1
