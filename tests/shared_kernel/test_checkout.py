"""Finding the repository without asking git."""

import os
import subprocess
from pathlib import Path

import pytest

from fairlead.shared_kernel.adapters.git_cli import locate
from fairlead.shared_kernel.git import Checkout, NotARepository
from tests.conftest import MakeRepo


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ("git", "-c", "protocol.file.allow=always", *words),
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def root(make_repo: MakeRepo, tmp_path: Path) -> Path:
    return make_repo(tmp_path / "project", {"src/deep/a.txt": "1\n"})


def test_the_primary_checkout_is_found_from_any_folder_in_it(root: Path) -> None:
    for cwd in (root, root / "src", root / "src" / "deep"):
        found = locate(cwd)

        assert found == Checkout(cwd, root, root, root / ".git", root / ".git")


def test_a_linked_worktree_knows_the_primary_one(root: Path, tmp_path: Path) -> None:
    lane = tmp_path / "lane"
    git(root, "worktree", "add", "-b", "lane", str(lane))

    found = locate(lane / "src")

    assert found.worktree_root == lane.resolve()
    assert (found.primary_root, found.common_dir) == (root, root / ".git")
    assert found.git_dir == root / ".git" / "worktrees" / "lane"


def test_a_symlink_leads_to_the_real_place(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root / "src")

    assert locate(tmp_path / "link").worktree_root == root


def test_a_submodule_is_a_repository_of_its_own(root: Path, make_repo: MakeRepo) -> None:
    part = make_repo(root.parent / "part")
    git(root, "submodule", "add", str(part), "vendor/part")
    inside = root / "vendor" / "part"

    found = locate(inside)

    assert (found.worktree_root, found.primary_root) == (inside, inside)
    assert found.common_dir == found.git_dir == root / ".git" / "modules" / "vendor" / "part"


def test_a_worktree_of_a_submodule_knows_the_submodule(root: Path, make_repo: MakeRepo) -> None:
    part = make_repo(root.parent / "part")
    git(root, "submodule", "add", str(part), "part")
    lane = root.parent / "lane"
    git(root / "part", "worktree", "add", "-b", "lane", str(lane))

    assert locate(lane).primary_root == root / "part"


def test_a_repository_with_its_git_dir_elsewhere_is_found(tmp_path: Path, root: Path) -> None:
    git(tmp_path, "clone", "--separate-git-dir", str(tmp_path / "store"), str(root), "copy")

    found = locate(tmp_path / "copy" / "src")

    assert found.primary_root == (tmp_path / "copy").resolve()
    assert found.common_dir == (tmp_path / "store").resolve()


def test_no_repository_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotARepository, match="no git repository here or above"):
        locate(tmp_path)


@pytest.mark.parametrize("place", [".", "objects", "refs/heads"])
def test_a_bare_repository_is_said(tmp_path: Path, place: str) -> None:
    git(tmp_path, "init", "--bare", "store.git")

    with pytest.raises(NotARepository, match="bare"):
        locate(tmp_path / "store.git" / place)


def test_a_worktree_of_a_bare_repository_is_said(tmp_path: Path, root: Path) -> None:
    git(tmp_path, "clone", "--bare", str(root), "store.git")
    git(tmp_path / "store.git", "worktree", "add", str(tmp_path / "lane"), "main")

    with pytest.raises(NotARepository, match=r"store\.git is bare"):
        locate(tmp_path / "lane")


def test_inside_the_git_folder_there_is_no_checkout(root: Path) -> None:
    with pytest.raises(NotARepository, match="git's own folder"):
        locate(root / ".git" / "refs")


def test_a_deleted_folder_is_said(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = root / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    try:
        with pytest.raises(NotARepository, match="does not exist any more"):
            locate(Path())
    finally:
        os.chdir(tmp_path)


def test_a_worktree_whose_repository_forgot_it_is_said(root: Path, tmp_path: Path) -> None:
    lane = tmp_path / "lane"
    git(root, "worktree", "add", "-b", "lane", str(lane))
    (root / ".git" / "worktrees" / "lane" / "gitdir").write_text("/nonexistent/.git\n")
    git(root, "worktree", "prune")

    with pytest.raises(NotARepository, match="which is gone"):
        locate(lane)


def test_a_pointer_that_says_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("hello\n")

    with pytest.raises(NotARepository, match="does not say where"):
        locate(tmp_path)


def test_an_empty_git_folder_does_not_hide_the_repository_above(root: Path) -> None:
    (root / "src" / ".git").mkdir()

    assert locate(root / "src").worktree_root == root


def test_per_worktree_configuration_changes_no_answer(root: Path, tmp_path: Path) -> None:
    lane = tmp_path / "lane"
    git(root, "worktree", "add", "-b", "lane", str(lane))
    git(lane, "sparse-checkout", "set", "--no-cone", "/*")

    assert locate(lane).primary_root == locate(root).primary_root == root


def test_a_checkout_that_is_configured_to_be_elsewhere_is_followed(
    root: Path, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    git(root, "config", "core.worktree", str(tmp_path / "there"))

    with pytest.raises(NotARepository, match=f"the checkout of this repository is {tmp_path}"):
        locate(root)


def test_a_repository_that_is_bare_by_configuration_is_said(root: Path) -> None:
    git(root, "config", "core.bare", "true")

    with pytest.raises(NotARepository, match="bare"):
        locate(root / "src")


def test_a_worktree_whose_primary_checkout_cannot_be_told_is_said(
    tmp_path: Path, root: Path
) -> None:
    git(tmp_path, "clone", "--separate-git-dir", str(tmp_path / "store"), str(root), "copy")
    git(tmp_path / "copy", "worktree", "add", "-b", "lane", str(tmp_path / "lane"))

    with pytest.raises(NotARepository, match="cannot be told"):
        locate(tmp_path / "lane")
