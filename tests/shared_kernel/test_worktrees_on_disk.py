"""Worktrees with real files: hiding, repairing, removing."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fairlead.shared_kernel.adapters.git_cli import locate, open_repository
from fairlead.shared_kernel.git import (
    GitCommandFailed,
    Oid,
    Repository,
    WorktreeChangesInTheWay,
    WorktreeFailed,
)
from tests.conftest import MakeRepo

HIDDEN = ("kitty-specs/m-[1]/status.events.jsonl", "kitty-specs/m-[1]/status.json")
FILES = {HIDDEN[0]: "{}\n", HIDDEN[1]: "{}\n", "kitty-specs/m-[1]/spec.md": "S\n", "src/a": "1\n"}


@pytest.fixture
def root(make_repo: MakeRepo, tmp_path: Path) -> Path:
    return make_repo(tmp_path / "project", FILES)


@pytest.fixture
def repository(root: Path) -> Repository:
    return open_repository(locate(root))


@pytest.fixture
def lane(root: Path) -> Path:
    return root / ".worktrees" / "m-lane-a"


def tip(repository: Repository) -> Oid:
    found = repository.refs.read("refs/heads/main")
    assert found
    return found


def make(repository: Repository, lane: Path) -> None:
    repository.worktrees.add(lane, branch="m-lane-a", start=tip(repository), hidden=HIDDEN)


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(("git", *words), cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def shown(lane: Path) -> set[str]:
    files = (path for path in lane.rglob("*") if path.is_file() and path.name != ".git")
    return {str(path.relative_to(lane)) for path in files}


def assert_whole(repository: Repository, lane: Path) -> None:
    assert shown(lane) == {"kitty-specs/m-[1]/spec.md", "src/a"}
    assert repository.worktrees.changes(lane) == []
    assert git(lane, "symbolic-ref", "HEAD") == "refs/heads/m-lane-a"
    admin = repository.common_dir / "worktrees" / lane.name
    left = [path.name for path in admin.iterdir()]
    assert not [name for name in left if name.startswith("fairlead") or name.endswith(".lock")]
    assert "locked" not in left


def test_hidden_files_are_not_shown_and_all_others_are(repository: Repository, lane: Path) -> None:
    make(repository, lane)

    assert_whole(repository, lane)


def test_hiding_in_a_lane_changes_nothing_in_the_primary_checkout(
    repository: Repository, lane: Path, root: Path
) -> None:
    make(repository, lane)

    assert (root / HIDDEN[0]).exists()
    assert git(root, "status", "--porcelain", "--", ":!.worktrees") == ""
    assert git(root, "config", "--default", "false", "core.sparseCheckout") == "false"


def test_a_lane_shows_all_files_where_the_primary_checkout_is_sparse(
    repository: Repository, lane: Path, root: Path
) -> None:
    git(root, "sparse-checkout", "set", "--no-cone", "/kitty-specs/")
    assert not (root / "src").exists()

    repository.worktrees.add(lane, branch="m-lane-a", start=tip(repository), hidden=())

    assert shown(lane) == set(FILES)


def test_an_agents_commit_keeps_hidden_files(repository: Repository, lane: Path) -> None:
    make(repository, lane)
    (lane / "src" / "a").write_text("2\n")

    commit = repository.worktrees.commit_files(lane, message="Work", paths=("src/a",))

    assert repository.history.changed_paths(tip(repository), commit) == ["src/a"]


def only_the_branch(repository: Repository, lane: Path) -> None:
    git(repository.primary_root, "branch", "m-lane-a")


def registered_without_files(repository: Repository, lane: Path) -> None:
    git(repository.primary_root, "worktree", "add", "--no-checkout", "-b", "m-lane-a", str(lane))


def registered_and_folder_still_empty(repository: Repository, lane: Path) -> None:
    registered_without_files(repository, lane)
    (lane / ".git").unlink()
    (repository.common_dir / "worktrees" / lane.name / "locked").write_text("initializing")


def half_of_the_files(repository: Repository, lane: Path) -> None:
    registered_without_files(repository, lane)
    admin = repository.common_dir / "worktrees" / lane.name
    (admin / "fairlead-unfinished").touch()
    (admin / "fairlead-index-1-1.lock").touch()
    (lane / "src").mkdir()
    (lane / "src" / "a").write_text("")


def all_files_and_no_index(repository: Repository, lane: Path) -> None:
    make(repository, lane)
    admin = repository.common_dir / "worktrees" / lane.name
    (admin / "index").rename(admin / "fairlead-index-1-1")
    (admin / "fairlead-unfinished").touch()


def all_but_the_last_stroke(repository: Repository, lane: Path) -> None:
    make(repository, lane)
    (repository.common_dir / "worktrees" / lane.name / "fairlead-unfinished").touch()


def folder_deleted_by_hand(repository: Repository, lane: Path) -> None:
    make(repository, lane)
    shutil.rmtree(lane)


@pytest.mark.parametrize(
    "killed_at",
    [
        only_the_branch,
        registered_without_files,
        registered_and_folder_still_empty,
        half_of_the_files,
        all_files_and_no_index,
        all_but_the_last_stroke,
        folder_deleted_by_hand,
    ],
)
def test_a_half_made_worktree_is_finished(
    repository: Repository, lane: Path, killed_at: Callable[[Repository, Path], None]
) -> None:
    killed_at(repository, lane)

    make(repository, lane)

    assert_whole(repository, lane)


def test_a_command_killed_while_it_makes_a_worktree_can_be_repeated(
    make_repo: MakeRepo, tmp_path: Path
) -> None:
    files = FILES | {f"src/d{n % 20}/f{n}": f"{n}\n" for n in range(600)}
    files.pop("src/a")
    root = make_repo(tmp_path / "large", files)
    repository = open_repository(locate(root))
    script = (
        "import sys, pathlib\n"
        "from fairlead.shared_kernel.adapters.git_cli import locate, open_repository\n"
        "r = open_repository(locate(pathlib.Path(sys.argv[1])))\n"
        "start = r.refs.read('HEAD')\n"
        "print('go', flush=True)\n"
        "r.worktrees.add(pathlib.Path(sys.argv[2]), branch=sys.argv[3], start=start,"
        f" hidden={HIDDEN!r})\n"
    )
    for trial in range(4):
        lane = root / ".worktrees" / f"lane-{trial}"
        command = (sys.executable, "-c", script, str(root), str(lane), f"lane-{trial}")
        with subprocess.Popen(command, stdout=subprocess.PIPE) as victim:
            assert victim.stdout
            victim.stdout.readline()
            time.sleep(0.01 * trial)
            victim.send_signal(signal.SIGKILL)

        repository.worktrees.add(lane, branch=f"lane-{trial}", start=tip(repository), hidden=HIDDEN)

        assert shown(lane) == set(files) - set(HIDDEN)
        assert repository.worktrees.changes(lane) == []


def test_files_of_a_person_in_the_way_are_never_overwritten(
    repository: Repository, lane: Path
) -> None:
    registered_without_files(repository, lane)
    (lane / "src").mkdir()
    (lane / "src" / "a").write_text("mine\n")

    for _ in range(2):
        with pytest.raises(WorktreeFailed, match="would be overwritten"):
            make(repository, lane)

    assert (lane / "src" / "a").read_text() == "mine\n"


def test_a_folder_in_the_way_is_left_alone(repository: Repository, lane: Path) -> None:
    lane.mkdir(parents=True)
    (lane / "notes").write_text("mine\n")

    with pytest.raises(WorktreeFailed, match="already exists"):
        make(repository, lane)

    assert (lane / "notes").read_text() == "mine\n"


def test_a_plain_folder_is_not_taken_for_the_primary_checkout(
    repository: Repository, lane: Path, root: Path
) -> None:
    lane.mkdir(parents=True)
    (root / "src" / "a").write_text("2\n")

    for ask in (repository.worktrees.changes, repository.worktrees.remove):
        with pytest.raises(WorktreeFailed):
            ask(lane)
    with pytest.raises(WorktreeFailed):
        repository.worktrees.commit_files(lane, message="x", paths=("src/a",))


def test_a_locked_worktree_is_not_removed(repository: Repository, lane: Path, root: Path) -> None:
    make(repository, lane)
    git(root, "worktree", "lock", str(lane))

    with pytest.raises(WorktreeFailed, match="locked"):
        repository.worktrees.remove(lane)

    assert repository.worktrees.list()[1].locked


def test_ignored_files_go_with_the_worktree(repository: Repository, lane: Path, root: Path) -> None:
    make(repository, lane)
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "exclude").write_text("/build/\n")
    (lane / "build").mkdir()
    (lane / "build" / "x").write_text("x")

    repository.worktrees.remove(lane)

    assert not lane.exists()
    assert list((root / ".git" / "fairlead" / ".scratch").iterdir()) == []


def test_staged_changes_hold_a_worktree_back(repository: Repository, lane: Path) -> None:
    make(repository, lane)
    (lane / "src" / "a").write_text("2\n")
    git(lane, "add", "src/a")

    with pytest.raises(WorktreeChangesInTheWay):
        repository.worktrees.remove(lane)


def test_many_worktrees_can_be_made_at_once(repository: Repository, root: Path) -> None:
    def one(number: int) -> Path:
        lane = root / ".worktrees" / f"lane-{number}"
        repository.worktrees.add(
            lane, branch=f"lane-{number}", start=tip(repository), hidden=HIDDEN
        )
        return lane

    with ThreadPoolExecutor(6) as pool:
        lanes = list(pool.map(one, range(6)))

    assert [repository.worktrees.changes(lane) for lane in lanes] == [[]] * 6


def test_other_staged_files_stay_when_some_are_committed(
    repository: Repository, lane: Path
) -> None:
    make(repository, lane)
    (lane / "src" / "a").write_text("2\n")
    (lane / "src" / "staged").write_text("s\n")
    git(lane, "add", "src/staged")

    repository.worktrees.commit_files(lane, message="Only a", paths=("src/a",))

    assert git(lane, "diff", "--cached", "--name-only") == "src/staged"


def test_a_refused_commit_of_a_new_file_leaves_the_index_as_it_was(
    repository: Repository, lane: Path, root: Path
) -> None:
    make(repository, lane)
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no >&2\nexit 1\n")
    hook.chmod(0o755)
    (lane / "new *.txt").write_text("n\n")

    with pytest.raises(GitCommandFailed, match="no"):
        repository.worktrees.commit_files(lane, message="New", paths=("new *.txt",))

    assert [change.code for change in repository.worktrees.changes(lane)] == ["??"]


def test_a_path_is_no_pattern(repository: Repository, lane: Path) -> None:
    make(repository, lane)
    (lane / "src" / "a").write_text("2\n")

    with pytest.raises(GitCommandFailed):
        repository.worktrees.commit_files(lane, message="All", paths=("src/*",))


def test_lanes_are_made_where_the_repository_is_a_submodule(
    repository: Repository, root: Path, make_repo: MakeRepo
) -> None:
    whole = make_repo(root.parent / "whole")
    git(whole, "-c", "protocol.file.allow=always", "submodule", "add", str(root), "part")
    inside = open_repository(locate(whole / "part"))
    lane = whole / "part" / ".worktrees" / "m-lane-a"

    inside.worktrees.add(lane, branch="m-lane-a", start=tip(inside), hidden=HIDDEN)

    assert shown(lane) == {"kitty-specs/m-[1]/spec.md", "src/a"}
    assert inside.worktrees.changes(lane) == []
    primary = inside.worktrees.list()[0]
    assert (primary.path, primary.is_primary) == (whole / "part", True)
    assert git(whole / "part", "rev-parse", "--show-toplevel") == str(whole / "part")


def set_hook(folder: Path, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "post-checkout").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "post-checkout").chmod(0o755)


def test_a_post_checkout_hook_that_was_cut_short_runs_again(
    repository: Repository, root: Path, lane: Path
) -> None:
    ran = root.parent / "ran"
    set_hook(root / ".git" / "hooks", f"echo again >> {ran}")
    make(repository, lane)
    (root / ".git" / "worktrees" / lane.name / "fairlead-checked-out").touch()

    make(repository, lane)
    make(repository, lane)

    assert ran.read_text() == "again\nagain\n"


def test_hooks_that_are_kept_in_the_repository_are_those_of_the_new_worktree(
    make_repo: MakeRepo, tmp_path: Path, lane: Path
) -> None:
    root = make_repo(tmp_path / "other", {**FILES, ".ours/keep": ""})
    set_hook(root / ".ours", 'echo "from $(basename "$(pwd)")" >&2; exit 1')
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Hook")
    git(root, "config", "core.hooksPath", ".ours")
    repository, place = open_repository(locate(root)), root / ".worktrees" / "m-lane-a"

    said = repository.worktrees.add(place, branch="m-lane-a", start=tip(repository), hidden=HIDDEN)

    assert list(said) == ["the post-checkout hook failed: from m-lane-a"]


def test_what_a_post_checkout_hook_leaves_running_keeps_nobody_waiting(
    repository: Repository, root: Path, lane: Path
) -> None:
    noted = root.parent / "process"
    set_hook(root / ".git" / "hooks", f"sleep 60 >/dev/null 2>&1 &\necho $! > {noted}")
    began = time.monotonic()

    make(repository, lane)
    make(repository, lane)
    repository.worktrees.remove(lane)

    os.kill(int(noted.read_text()), signal.SIGKILL)
    assert time.monotonic() - began < 30
    assert not lane.exists()
