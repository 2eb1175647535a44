"""What somebody's own `git commit` wrote is durable before a merge commit refers to it."""

import os
import subprocess
from pathlib import Path

import pytest

from fairlead.shared_kernel.adapters.git_cli import locate, open_repository
from fairlead.shared_kernel.git import CommitDraft, Oid
from tests.conftest import MakeRepo


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(("git", *words), cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def merged(root: Path, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Merge a lane by a new commit, and return the files and folders that were flushed."""
    flushed, flush = set[int](), os.fsync

    def noting(descriptor: int) -> None:
        flushed.add(os.fstat(descriptor).st_ino)
        flush(descriptor)

    base, lane = Oid(git(root, "rev-parse", "main")), Oid(git(root, "rev-parse", "lane"))
    tree = Oid(git(root, "rev-parse", "lane^{tree}"))
    monkeypatch.setattr(os, "fsync", noting)
    open_repository(locate(root)).objects.write_commit(CommitDraft(tree, (base, lane), "Merge\n"))
    return flushed


@pytest.fixture
def root(make_repo: MakeRepo, tmp_path: Path) -> Path:
    root = make_repo(tmp_path / "project", {"a": "1\n"})
    git(root, "switch", "--quiet", "--create", "lane")
    (root / "src").mkdir()
    for number in range(2):
        (root / "src" / "b").write_text(f"new {number}\n")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "-m", f"Work {number}")
    git(root, "switch", "--quiet", "main")
    return root


def new_objects(root: Path) -> list[str]:
    listed = git(root, "rev-list", "--objects", "lane", "--not", "main")
    return [line.split(" ")[0] for line in listed.splitlines()]


def test_every_object_of_a_lane_is_flushed_with_its_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = new_objects(root)
    loose = [root / ".git" / "objects" / name[:2] / name[2:] for name in names]
    assert len(loose) == 8

    flushed = merged(root, monkeypatch)

    assert {path.stat().st_ino for path in loose} <= flushed
    assert {path.parent.stat().st_ino for path in loose} <= flushed


def test_packed_objects_are_durable_already(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(root, "repack", "-adq")

    merged(root, monkeypatch)

    git(root, "fsck", "--connectivity-only")


def test_very_many_are_flushed_too(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(250):
        (root / f"f{number}").write_text(f"{number}\n")
    git(root, "switch", "--quiet", "lane")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Many")
    name = new_objects(root)[-1]
    last = root / ".git" / "objects" / name[:2] / name[2:]

    assert last.stat().st_ino in merged(root, monkeypatch)
