"""Worktrees of a few directories, and what they hold that no commit does, with real git."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from fairlead.shared_kernel.adapters.git_cli import locate, open_repository, open_shown_refs
from fairlead.shared_kernel.git import (
    CommitDraft,
    Oid,
    RefUpdate,
    Repository,
    ShownRefs,
    WorktreeBusy,
    WorktreeFailed,
    edit_tree,
)
from tests.conftest import MakeRepo

MISSION = "specs/m-[1]"
LOG = f"{MISSION}/log"
FILES = {LOG: "1\n", f"{MISSION}/tasks/WP01.md": "T\n", "specs/other/log": "o\n"} | {
    f"src/d{n % 7}/f{n}": f"{n}\n" for n in range(40)
}


@pytest.fixture
def root(make_repo: MakeRepo, tmp_path: Path) -> Path:
    return make_repo(tmp_path / "project", {"README.md": "# P\n", **FILES})


@pytest.fixture
def repository(root: Path) -> Repository:
    return open_repository(locate(root))


@pytest.fixture
def shown(repository: Repository) -> ShownRefs:
    return open_shown_refs(repository)


@pytest.fixture
def coordination(repository: Repository, root: Path) -> Path:
    """A worktree that shows the branch `coord`, and of it the mission only."""
    place = root / ".worktrees" / "m-coord"
    git(root, "branch", "coord")
    repository.worktrees.add(place, branch="coord", start=None, hidden=(), only=(MISSION,))
    return place


@pytest.fixture
def lane(repository: Repository, root: Path) -> Path:
    place = root / ".worktrees" / "m-lane-a"
    start = repository.refs.read("refs/heads/main")
    repository.worktrees.add(place, branch="lane", start=start, hidden=(LOG,))
    return place


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(("git", *words), cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.rstrip("\n")


def files(place: Path) -> set[str]:
    found = (path for path in place.rglob("*") if path.is_file() and path.name != ".git")
    return {path.relative_to(place).as_posix() for path in found}


def moved(repository: Repository, changes: dict[str, bytes | None]) -> tuple[Oid, Oid]:
    """Move `coord` without its worktree knowing; return the old and the new commit."""
    old = repository.refs.read("refs/heads/coord")
    assert old
    base = repository.history.commits(old, limit=1)[0].tree
    draft = CommitDraft(edit_tree(repository.objects, base, changes), (old,), "Move\n")
    new = repository.objects.write_commit(draft)
    repository.refs.update([RefUpdate("refs/heads/coord", new, old)], reason="test")
    return old, new


def edit_in_the_same_moment(place: Path, name: str, text: str) -> None:
    """Change a file, and neither its length nor any time that git looks at, a while ago."""
    git(place, "config", "core.trustctime", "false")
    file = place / name
    index = Path(git(place, "rev-parse", "--absolute-git-dir")) / "index"
    a_while_ago = file.stat().st_mtime_ns - 100 * 10**9
    os.utime(file, ns=(a_while_ago, a_while_ago))
    git(place, "update-index", "--refresh")
    assert len(text) == file.stat().st_size
    file.write_text(text)
    for touched in (file, index):
        os.utime(touched, ns=(a_while_ago, a_while_ago))


class TestOfAFewDirectories:
    """A worktree that shows little of a large tree."""

    def test_it_shows_the_directory_and_what_is_directly_above_it(self, coordination: Path) -> None:
        assert files(coordination) == {"README.md", LOG, f"{MISSION}/tasks/WP01.md"}

    def test_its_index_is_small_and_its_settings_are_its_own(
        self, coordination: Path, root: Path
    ) -> None:
        listed = git(coordination, "ls-files", "--sparse").splitlines()

        assert "src/" in listed
        assert not any(name.startswith("src/d") for name in listed)
        assert git(root, "config", "--default", "false", "core.sparseCheckout") == "false"
        assert git(root, "status", "--porcelain", "--", ":!.worktrees") == ""

    def test_it_follows_the_ref_and_stays_small(
        self, coordination: Path, repository: Repository, shown: ShownRefs, tmp_path: Path
    ) -> None:
        old, new = moved(
            repository,
            {LOG: b"2\n", "src/d1/new": b"n\n", "src/d0/f0": None, "top/x": b"x\n", "y": b"y\n"},
        )

        kept = shown.follow(coordination, old, new, quarantine=tmp_path / "quarantine")

        assert kept == []
        assert files(coordination) == {"README.md", "y", LOG, f"{MISSION}/tasks/WP01.md"}
        assert (coordination / LOG).read_text() == "2\n"
        assert git(coordination, "status", "--porcelain") == ""

    def test_git_is_asked_only_about_files_that_are_not_byte_for_byte_what_it_stores(
        self,
        coordination: Path,
        repository: Repository,
        shown: ShownRefs,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        trace, quarantine = tmp_path / "trace", tmp_path / "quarantine"
        changes: dict[str, bytes | None] = {LOG: b"2\n", f"{MISSION}/tasks/WP01.md": b"U\n"}
        old, new = moved(repository, changes)
        monkeypatch.setenv("FAIRLEAD_TRACE_GIT", str(trace))

        shown.follow(coordination, old, new, quarantine=quarantine)
        untouched = trace.read_text()
        (coordination / LOG).write_text("mine\n")
        [kept] = shown.follow(coordination, new, old, quarantine=quarantine)

        assert "hash-object" not in untouched
        [asked] = [line for line in trace.read_text().splitlines() if "hash-object" in line]
        assert LOG in asked and "WP01" not in asked
        assert kept.read_text() == "mine\n"
        assert (coordination / LOG).read_text() == "1\n"

    def test_following_twice_ends_the_same(
        self, coordination: Path, repository: Repository, shown: ShownRefs, tmp_path: Path
    ) -> None:
        old, new = moved(repository, {LOG: b"2\n", "src/d1/new": b"n\n"})

        for _ in range(2):
            shown.follow(coordination, old, new, quarantine=tmp_path / "quarantine")

        assert git(coordination, "status", "--porcelain") == ""
        assert not (coordination / "src").exists()

    def test_an_edit_is_set_aside_and_shown_again_as_it_was(
        self, coordination: Path, repository: Repository, shown: ShownRefs, tmp_path: Path
    ) -> None:
        (coordination / LOG).write_text("mine\n")
        (coordination / MISSION / "spec.md").write_text("spec\n")
        tip = repository.refs.read("refs/heads/coord")
        assert tip

        [kept] = shown.restore(coordination, tip, [LOG], quarantine=tmp_path / "quarantine")

        assert kept.read_text() == "mine\n"
        assert (coordination / LOG).read_text() == "1\n"
        assert git(coordination, "status", "--porcelain") == f"?? {MISSION}/spec.md"

    def test_following_hides_no_edit_of_the_same_moment(
        self, coordination: Path, repository: Repository, shown: ShownRefs, tmp_path: Path
    ) -> None:
        old, new = moved(repository, {LOG: b"2\n"})
        edit_in_the_same_moment(coordination, "README.md", "# Q\n")

        shown.follow(coordination, old, new, quarantine=tmp_path / "quarantine")

        assert git(coordination, "status", "--porcelain") == " M README.md"

    def test_one_in_which_everything_seems_deleted_is_repaired(
        self, coordination: Path, repository: Repository
    ) -> None:
        before = files(coordination)
        git(coordination, "rm", "-r", "--quiet", "--sparse", ".")
        assert files(coordination) == set()

        repository.worktrees.add(
            coordination, branch="coord", start=None, hidden=(), only=(MISSION,)
        )

        assert files(coordination) == before
        assert repository.worktrees.changes(coordination) == []

    def test_files_that_somebody_deleted_stay_deleted(
        self, coordination: Path, repository: Repository
    ) -> None:
        for name in files(coordination):
            (coordination / name).unlink()

        repository.worktrees.add(
            coordination, branch="coord", start=None, hidden=(), only=(MISSION,)
        )

        assert {change.code for change in repository.worktrees.changes(coordination)} == {" D"}


class TestSnapshot:
    """Everything that removing a worktree would take away."""

    def test_files_and_what_is_staged_are_kept_apart_and_come_back(
        self, lane: Path, repository: Repository
    ) -> None:
        (lane / "README.md").write_text("staged\n")
        git(lane, "add", "README.md")
        (lane / "README.md").write_text("changed\n")
        (lane / "new").write_text("new\n")
        git(lane, "rm", "--quiet", "specs/other/log")
        before = git(lane, "status", "--porcelain")

        kept = repository.worktrees.snapshot(lane)
        assert git(lane, "status", "--porcelain") == before
        repository.worktrees.remove(lane, kept=kept.files)
        repository.worktrees.add(lane, branch="lane", start=None, hidden=(LOG,))
        repository.worktrees.put_back(lane, kept)

        assert git(lane, "status", "--porcelain") == before
        assert git(lane, "show", ":README.md") == "staged"
        assert (lane / "README.md").read_text() == "changed\n"
        assert not (lane / LOG).exists()

    def test_an_edit_of_the_same_moment_is_kept(self, lane: Path, repository: Repository) -> None:
        edit_in_the_same_moment(lane, "README.md", "# Q\n")

        kept = repository.worktrees.snapshot(lane)

        held = repository.objects.read(f"{kept.files}:README.md")
        assert held and held.data == b"# Q\n"

    def test_a_hidden_file_is_no_deletion(self, lane: Path, repository: Repository) -> None:
        kept = repository.worktrees.snapshot(lane)

        head = repository.refs.read("refs/heads/lane")
        assert head and repository.history.changed_paths(head, kept.files) == []

    def test_a_file_where_the_sparse_checkout_shows_none_is_kept_too(
        self, lane: Path, repository: Repository
    ) -> None:
        (lane / LOG).write_text("by hand\n")

        kept = repository.worktrees.snapshot(lane)

        held = repository.objects.read(f"{kept.files}:{LOG}")
        assert held and held.data == b"by hand\n"

    def test_what_git_ignores_is_named_only(self, lane: Path, repository: Repository) -> None:
        (lane / ".gitignore").write_text("build/\n*.o\n")
        (lane / "build").mkdir()
        (lane / "build" / "x").write_text("x")
        (lane / "a.o").write_text("o")

        kept = repository.worktrees.snapshot(lane)

        assert repository.worktrees.ignored(lane) == ["a.o", "build/"]
        assert repository.objects.read(f"{kept.files}:build/x") is None
        assert repository.objects.read(f"{kept.files}:.gitignore")

    def test_a_conflict_is_kept_as_it_lies_there(self, lane: Path, repository: Repository) -> None:
        for folder, text in ((lane, "lane\n"), (repository.primary_root, "main\n")):
            (folder / "README.md").write_text(text)
            git(folder, "commit", "--quiet", "--all", "-m", text)
        subprocess.run(("git", "merge", "main"), cwd=lane, capture_output=True, check=False)

        kept = repository.worktrees.snapshot(lane)

        held = repository.objects.read(f"{kept.files}:README.md")
        assert held and b"<<<<<<<" in held.data
        assert kept.staged == kept.files

    def test_a_repository_in_a_worktree_is_not_taken_for_a_file(
        self, lane: Path, repository: Repository, make_repo: MakeRepo
    ) -> None:
        make_repo(lane / "inner")

        with pytest.raises(WorktreeFailed, match="inner"):
            repository.worktrees.snapshot(lane)

        assert (lane / "inner" / ".git").is_dir()


@pytest.mark.parametrize("format_", ["sha1", "sha256"])
def test_a_worktree_follows_whatever_the_names_of_objects_are_made_with(
    tmp_path: Path, format_: str
) -> None:
    root, quarantine = tmp_path / "new", tmp_path / "quarantine"
    subprocess.run(("git", "init", "--quiet", f"--object-format={format_}", str(root)), check=True)
    git(root, "switch", "--quiet", "--create", "coord")
    for name in ("log", "mine"):
        (root / name).write_text("1\n")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "Begin")
    repository = open_repository(locate(root))
    old, new = moved(repository, {"log": b"2\n", "mine": b"2\n"})
    (root / "mine").write_text("edited\n")

    [kept] = open_shown_refs(repository).follow(root, old, new, quarantine=quarantine)

    assert kept.read_text() == "edited\n"
    assert (root / "log").read_text() == (root / "mine").read_text() == "2\n"
    assert git(root, "status", "--porcelain") == ""
    git(root, "fsck", "--strict")


def test_nothing_of_a_killed_update_stays_where_somebody_deleted_the_worktree(
    repository: Repository, shown: ShownRefs, coordination: Path, tmp_path: Path
) -> None:
    git_dir = locate(coordination).git_dir
    copy, mark = shown.prepare(coordination)
    assert shown.reserve(copy)
    old, new = moved(repository, {LOG: b"2\n"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fairlead.shared_kernel.adapters.git_cli.view_update.reach", _die)
        with pytest.raises(KeyboardInterrupt):
            shown.follow(coordination, old, new, quarantine=tmp_path / "quarantine")
    assert ours_in(git_dir)
    shutil.rmtree(coordination)

    shown.release(coordination, mark)

    assert ours_in(git_dir) == []


def test_an_update_that_finds_a_conflict_leaves_nothing_of_its_own(
    repository: Repository, shown: ShownRefs, coordination: Path, tmp_path: Path
) -> None:
    git_dir = locate(coordination).git_dir
    blob = git(coordination, "rev-parse", f"HEAD:{LOG}")
    lines = "".join(f"100644 {blob} {stage}\t{LOG}\n" for stage in (1, 2, 3))
    subprocess.run(
        ("git", "update-index", "--index-info"), cwd=coordination, input=lines.encode(), check=True
    )
    copy, mark = shown.prepare(coordination)
    assert shown.reserve(copy)
    old, new = moved(repository, {LOG: b"2\n"})
    with pytest.raises(WorktreeBusy):
        shown.follow(coordination, old, new, quarantine=tmp_path / "quarantine")

    shown.release(coordination, mark)

    assert ours_in(git_dir) == []


def ours_in(git_dir: Path) -> list[str]:
    return [file.name for file in git_dir.iterdir() if "fairlead-index" in file.name]


def _die(point: str) -> None:
    if point == "view written":
        raise KeyboardInterrupt
