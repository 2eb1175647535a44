"""The one place where git is started."""

import gc
import json
import os
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

import pytest
from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli import locate, open_repository
from fairlead.shared_kernel.adapters.git_cli.cat_file import CatFile
from fairlead.shared_kernel.adapters.git_cli.environment import LOCAL_VARIABLES
from fairlead.shared_kernel.adapters.git_cli.processes import TRACE_VARIABLE
from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.git import (
    ZERO_OID,
    CommitDraft,
    GitCommandFailed,
    GitMissing,
    GitTimeout,
    GitTooOld,
    NotARepository,
    ObjectKind,
    RefUpdate,
    RefUpdateRefused,
    Repository,
    StorageUnwritable,
    edit_tree,
)
from tests.conftest import MakeRepo


def pretend_git(folder: Path, script: str, patch: pytest.MonkeyPatch) -> None:
    """Put a program named git first on the PATH."""
    program = folder / "git"
    folder.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def spawned(trace: Path) -> Sequence[Sequence[str]]:
    lines = trace.read_text().splitlines() if trace.exists() else []
    return [json.loads(line) for line in lines]


@pytest.fixture
def root(make_repo: MakeRepo, tmp_path: Path) -> Path:
    return make_repo(tmp_path / "project", {"README.md": "A project.\n"})


@pytest.fixture
def repository(root: Path) -> Repository:
    return open_repository(locate(root))


def test_exactly_the_variables_that_git_names_are_unset(root: Path) -> None:
    said = subprocess.run(
        ("git", "rev-parse", "--local-env-vars"), check=True, capture_output=True, text=True
    )

    assert set(said.stdout.split()) == LOCAL_VARIABLES


def test_an_inherited_git_dir_does_not_lead_astray(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))

    assert repository.refs.read("HEAD")
    assert repository.worktrees.changes(repository.primary_root) == []


def test_who_commits_may_come_from_the_environment(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Somebody Else")

    assert repository.settings.committer()[0] == "Somebody Else"


def test_a_typical_write_costs_three_processes_beyond_the_reader(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = repository.refs.read("HEAD")
    assert tip
    top = repository.objects.read(f"{tip}:")
    assert top
    repository.settings.value("commit.gpgsign")
    trace = tmp_path / "trace"
    monkeypatch.setenv(TRACE_VARIABLE, str(trace))

    changes = {"kitty-specs/m/status.events.jsonl": b"{}\n", "kitty-specs/m/status.json": b"{}\n"}
    tree = edit_tree(repository.objects, top.oid, changes)
    commit = repository.objects.write_commit(CommitDraft(tree, (tip,), "Move WP01"))
    repository.refs.update([RefUpdate("refs/heads/main", commit, tip)], reason="move")

    verbs = ["unpack-objects", "commit-tree", "update-ref"]
    commands = spawned(trace)
    assert len(commands) == 3
    assert [verb for verb, words in zip(verbs, commands, strict=True) if verb in words] == verbs
    for words in commands:
        assert "core.fsync=committed,reference" in words
        assert "core.fsmonitor=false" in words


def test_all_reads_go_through_one_process(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "trace"
    monkeypatch.setenv(TRACE_VARIABLE, str(trace))

    for _ in range(5):
        tip = repository.refs.read("refs/heads/main")
        repository.objects.read(f"{tip}:README.md")

    (only,) = spawned(trace)
    assert "cat-file" in only
    assert "--no-optional-locks" in only


class WatchedGit(Git):
    """Remembers the processes that it talks to."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.talked_to: list[subprocess.Popen[bytes]] = []

    @override
    def converse(self, *command: str) -> subprocess.Popen[bytes]:
        self.talked_to.append(super().converse(*command))
        return self.talked_to[-1]


def test_the_reader_comes_back_when_somebody_kills_it(root: Path) -> None:
    git = WatchedGit(root)
    reader = CatFile(git)
    tip = reader.named("HEAD")
    git.talked_to[0].kill()
    git.talked_to[0].wait()

    assert reader.named("HEAD") == tip
    assert len(git.talked_to) == 2
    reader.close()


def test_the_reader_goes_away_without_a_word(root: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        open_repository(locate(root)).refs.read("HEAD")
        gc.collect()
    script = (
        "import sys, pathlib\n"
        "from fairlead.shared_kernel.adapters.git_cli import locate, open_repository\n"
        "kept = open_repository(locate(pathlib.Path(sys.argv[1])))\n"
        "print(kept.refs.read('HEAD'))\n"
    )

    done = subprocess.run(
        (sys.executable, "-X", "dev", "-W", "error", "-c", script, str(root)),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == ""


def test_no_program_that_the_configuration_names_is_run_by_a_look(
    repository: Repository, root: Path, tmp_path: Path
) -> None:
    canary = tmp_path / "canary"
    (root / ".gitattributes").write_text("* filter=evil diff=evil\n")
    keys = ("core.fsmonitor", "core.pager", "diff.external", "diff.evil.command")
    for key in (*keys, "diff.evil.textconv", "core.editor", "filter.evil.clean"):
        subprocess.run(("git", "config", key, f"touch {canary};"), cwd=root, check=True)

    tip = repository.refs.read("HEAD")
    assert tip
    repository.refs.list("refs/heads/")
    repository.objects.write([(ObjectKind.BLOB, b"a"), (ObjectKind.BLOB, b"b")])
    repository.history.commits(tip, paths=("README.md",))
    repository.history.changed_paths(tip, tip)
    # `git status` has to run the filters of large files, which are the user's own configuration.
    subprocess.run(("git", "config", "--unset", "filter.evil.clean"), cwd=root, check=True)
    repository.worktrees.changes(root)

    assert not canary.exists()


def test_without_git_the_error_says_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(GitMissing):
        Git(root).read("version")


def test_a_folder_that_is_gone_is_not_a_missing_git(tmp_path: Path) -> None:
    with pytest.raises(NotARepository):
        Git(tmp_path / "gone").read("version")


def test_a_folder_without_repository_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotARepository):
        Git(tmp_path).read("rev-parse", "--git-dir")


def test_an_old_git_is_found_out_when_it_does_not_know_a_word(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = """case "$*" in
        *version*) echo "git version 2.30.2";;
        *) echo "error: unknown option" >&2; exit 129;;
    esac"""
    pretend_git(tmp_path / "bin", script, monkeypatch)

    with pytest.raises(GitTooOld) as old:
        Git(root).read("merge-tree", "--write-tree")

    assert old.value.version == "2.30.2"


def test_an_unknown_word_to_a_young_git_is_a_plain_failure(root: Path) -> None:
    with pytest.raises(GitCommandFailed) as failed:
        Git(root).read("merge-base", "--no-such-option")

    assert "no-such-option" in failed.value.stderr


@pytest.mark.parametrize(
    "said",
    [
        "fatal: unable to write loose object file: No space left on device",
        "fatal: Unable to create '/r/.git/refs/heads/x.lock': Read-only file system",
        "error: insufficient permission for adding an object to repository database .git/objects",
        "fatal: cannot write '/r/.git/x': Disk quota exceeded",
    ],
)
def test_a_disk_that_takes_nothing_has_its_own_error(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    pretend_git(tmp_path / "bin", f'echo "{said}" >&2; exit 128', monkeypatch)

    with pytest.raises(StorageUnwritable) as unwritable:
        Git(root).write("hash-object", "-w", "--stdin", stdin=b"x")

    assert said in unwritable.value.details["stderr"]  # type: ignore[operator]


def test_a_git_that_hangs_is_stopped_with_all_it_started(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    pretend_git(tmp_path / "bin", f"sleep 60 & echo $! > {child}; wait", monkeypatch)
    started = time.monotonic()

    with pytest.raises(GitTimeout) as slow:
        Git(root).write("update-ref", timeout=0.3)

    assert slow.value.retryable
    assert time.monotonic() - started < 10
    time.sleep(0.05)
    status = Path("/proc") / child.read_text().strip() / "stat"
    assert not status.exists() or status.read_text().split()[2] == "Z"


def test_an_argument_is_never_taken_for_an_option(repository: Repository) -> None:
    with pytest.raises(ValueError, match="object name"):
        repository.history.merge_base("--help", "--help")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="full name"):
        repository.refs.list("--format=x")


def test_looking_leaves_nothing_behind(repository: Repository, root: Path) -> None:
    before = sorted(str(path) for path in root.rglob("*"))

    tip = repository.refs.read("HEAD")
    assert tip
    repository.objects.read(f"{tip}:README.md")
    repository.worktrees.list()
    repository.settings.committer()

    assert sorted(str(path) for path in root.rglob("*")) == before


def test_a_write_leaves_the_objects_and_their_second_names_and_nothing_else(
    repository: Repository, root: Path
) -> None:
    git_dir = root / ".git"
    before = {path for path in git_dir.rglob("*") if path.is_file()}

    names = repository.objects.write([(ObjectKind.BLOB, b"a"), (ObjectKind.BLOB, b"b")])

    loose = {git_dir / "objects" / name[:2] / name[2:] for name in names}
    linked = {git_dir / "fairlead" / ".objects" / name for name in names}
    assert {path for path in git_dir.rglob("*") if path.is_file()} - before == loose | linked


@pytest.mark.parametrize("name", ["two\nlines", '"quoted" name', "with space", "-dash", "é☃"])
def test_a_repository_may_be_in_a_folder_of_any_name(
    make_repo: MakeRepo, tmp_path: Path, name: str
) -> None:
    root = make_repo(tmp_path / name)
    repository = open_repository(locate(root))
    tip = repository.refs.read("HEAD")
    assert tip

    blobs = repository.objects.write([(ObjectKind.BLOB, b"1"), (ObjectKind.BLOB, b"2")])
    lane = root / ".worktrees" / "lane"
    repository.worktrees.add(lane, branch="lane", start=tip, hidden=("README.md",))

    assert len(set(blobs)) == 2
    assert [ref.worktree for ref in repository.refs.list("refs/heads/")] == [lane, root]
    assert [tree.path for tree in repository.worktrees.list()] == [root, lane]
    assert repository.worktrees.changes(lane) == []
    repository.worktrees.remove(lane)
    assert not lane.exists()


def test_a_program_that_cannot_be_started_is_a_typed_failure(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_git(tmp_path / "bin", "", monkeypatch)
    (tmp_path / "bin" / "git").write_bytes(b"\x7fELF no program")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    with pytest.raises(GitCommandFailed):
        Git(root).read("version")


def test_a_reader_that_always_dies_is_a_typed_failure(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = 'case "$*" in *cat-file*) exit 1;; esac; exit 0'
    pretend_git(tmp_path / "bin", script, monkeypatch)

    with pytest.raises(GitCommandFailed, match="ended before it answered"):
        CatFile(Git(root)).named("HEAD")


def test_what_git_meets_in_passing_is_asked_again(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "second"
    script = f"""[ -e {mark} ] && echo fine && exit 0
touch {mark}
echo "fatal: failed to read .git/worktrees/x/commondir: Success" >&2
exit 128"""
    pretend_git(tmp_path / "bin", script, monkeypatch)

    assert Git(root).read("worktree", "list").line == "fine"


def test_a_killed_update_that_happened_is_taken_as_done(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = repository.refs.read("HEAD")
    assert tip
    real = shutil.which("git")
    script = f'{real} "$@"; case "$*" in *update-ref*) kill -9 $$;; esac'
    pretend_git(tmp_path / "bin", script, monkeypatch)

    repository.refs.update([RefUpdate("refs/heads/new", tip, ZERO_OID)], reason="test")

    assert repository.refs.read("refs/heads/new") == tip


def test_a_killed_update_that_did_not_happen_is_refused(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = repository.refs.read("HEAD")
    assert tip
    pretend_git(tmp_path / "bin", "kill -9 $$", monkeypatch)

    with pytest.raises(RefUpdateRefused):
        repository.refs.update([RefUpdate("refs/heads/new", tip, ZERO_OID)], reason="test")
