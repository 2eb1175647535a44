"""Looking after git's own folder, where git itself gives up."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from fairlead.shared_kernel.adapters.git_cli import locate, open_git_folder, open_repository
from fairlead.shared_kernel.git import GitCommandFailed, GitFolder, Oid
from tests.conftest import MakeRepo

HIDDEN = ("specs/log.jsonl", "specs/state [1].json")


def git(root: Path, *words: str) -> str:
    done = subprocess.run(("git", *words), cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def root(tmp_path: Path, make_repo: MakeRepo) -> Path:
    files = {"code.py": "x = 1\n"} | dict.fromkeys(HIDDEN, "old\n")
    return make_repo(tmp_path / "repository", files)


@pytest.fixture
def folder(root: Path) -> GitFolder:
    return open_git_folder(locate(root))


@pytest.fixture
def lane(root: Path) -> Path:
    path = root.parent / "lane"
    open_repository(locate(root)).worktrees.add(path, branch="lane", start=tip(root), hidden=())
    return path


def tip(root: Path) -> Oid:
    found = open_repository(locate(root)).refs.read("refs/heads/main")
    assert found
    return found


def aged(path: Path, seconds: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def test_a_worktree_whose_commondir_is_empty_is_found_and_mended(
    root: Path, folder: GitFolder, lane: Path
) -> None:
    commondir = root / ".git" / "worktrees" / "lane" / "commondir"
    commondir.write_text("")
    aged(commondir, 60)
    worktrees = open_repository(locate(root)).worktrees
    with pytest.raises(GitCommandFailed):
        worktrees.list()

    assert folder.unreadable_worktrees() == ["lane"]
    folder.mend_worktree("lane")
    folder.mend_worktree("lane")

    assert folder.unreadable_worktrees() == []
    assert [tree.path for tree in worktrees.list()] == [root, lane]
    assert git(lane, "status", "--porcelain") == ""


def test_a_commondir_that_git_is_writing_just_now_is_left_alone(
    root: Path, folder: GitFolder, lane: Path
) -> None:
    (root / ".git" / "worktrees" / "lane" / "commondir").write_text("")

    assert folder.unreadable_worktrees() == []


def test_what_a_dead_process_left_goes_and_what_a_live_one_has_stays(
    root: Path, folder: GitFolder
) -> None:
    dead = aged(root / ".git" / f"fairlead-index-{2**22 + 1}", 600)
    alive = aged(root / ".git" / f"fairlead-index-{os.getpid()}", 600)
    young = aged(root / ".git" / f"fairlead-index-{2**22 + 2}", 1)
    scratch = aged(root / ".git" / "fairlead" / ".scratch" / "1-2", 7200)

    left = folder.leftovers()
    for path in (*left, alive, young):
        folder.discard(path)

    assert sorted(left) == sorted([dead, scratch])
    assert alive.exists() and young.exists()
    assert not dead.exists() and not scratch.exists()


def test_looking_for_leftovers_makes_no_folder(root: Path, folder: GitFolder) -> None:
    assert folder.leftovers() == []
    assert not (root / ".git" / "fairlead").exists()


def test_files_are_hidden_in_one_worktree_only(root: Path, folder: GitFolder, lane: Path) -> None:
    assert folder.unhidden(lane, HIDDEN) == list(HIDDEN)

    folder.hide(lane, HIDDEN)

    assert folder.unhidden(lane, HIDDEN) == []
    assert not any((lane / path).exists() for path in HIDDEN)
    assert (lane / "code.py").exists() and (root / HIDDEN[0]).exists()
    assert git(lane, "status", "--porcelain") == ""


def test_hiding_keeps_other_patterns_and_the_bytes_of_a_person(
    folder: GitFolder, lane: Path
) -> None:
    git(lane, "sparse-checkout", "set", "--no-cone", "/*", "!/code.py")
    (lane / HIDDEN[0]).write_text("my own words\n")

    folder.hide(lane, HIDDEN)

    assert not (lane / "code.py").exists()
    assert (lane / HIDDEN[0]).read_text() == "my own words\n"
