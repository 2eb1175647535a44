"""A worktree that shows the authority ref follows it, and loses nothing of a person's."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest

from fairlead.mission_management.bookkeeping import PolicyRefused
from fairlead.mission_management.status import EVENTS_FILE, Change, CodeMerge, StatusLane
from fairlead.shared_kernel.adapters.git_cli import locate
from fairlead.shared_kernel.commit_target import (
    CommitReceipt,
    CommitTarget,
    RollForward,
    TargetKind,
)
from fairlead.shared_kernel.git import (
    CommitDraft,
    GitCommandFailed,
    Oid,
    WorktreeBusy,
    WorktreeChangesInTheWay,
    edit_tree,
)
from fairlead.shared_kernel.naming import MissionNames

from .conftest import FOLDER, Bench, seeded

LOG = MissionNames(FOLDER).file(EVENTS_FILE)


def git(bench: Bench, *words: str) -> str:
    done = subprocess.run(
        ["git", *words],
        cwd=bench.repository.primary_root,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def shown(real: Bench) -> Bench:
    """The coordination branch, checked out by a person in the primary worktree."""
    git(real, "switch", "--quiet", real.target.display)
    (ref,) = real.repository.refs.list(real.target.ref)
    real.target = CommitTarget.bind(ref, TargetKind.COORDINATION)
    return real


def test_the_files_follow_the_ref(shown: Bench) -> None:
    receipt = shown.write(seeded("WP01"))

    assert receipt.roll_forward is RollForward.DONE
    assert (shown.repository.primary_root / LOG).read_bytes() == shown.log_bytes
    assert git(shown, "status", "--porcelain") == ""


def test_staged_and_changed_files_of_a_person_survive(shown: Bench) -> None:
    root = shown.repository.primary_root
    (root / "staged.txt").write_text("staged\n")
    git(shown, "add", "staged.txt")
    (root / "README.md").write_text("changed\n")

    shown.write(seeded("WP01"))

    assert git(shown, "status", "--porcelain") == " M README.md\nA  staged.txt\n"
    assert (root / "README.md").read_text() == "changed\n"


def test_an_edit_of_a_machine_file_is_set_aside_and_said(shown: Bench) -> None:
    shown.write(seeded("WP01"))
    log = shown.repository.primary_root / LOG
    log.write_text("mine\n")

    receipt = shown.write(seeded("WP02"))

    (kept,) = [Path(w.split(" in ")[-1]) for w in receipt.warnings]
    assert kept.read_text() == "mine\n"
    assert log.read_bytes() == shown.log_bytes


def set_aside(receipt: CommitReceipt) -> list[str]:
    return [Path(warning.split(" in ")[-1]).read_text() for warning in receipt.warnings]


def test_a_staged_edit_of_a_machine_file_is_set_aside_too(shown: Bench) -> None:
    shown.write(seeded("WP01"))
    log = shown.repository.primary_root / LOG
    log.write_text("staged\n")
    git(shown, "add", LOG)
    log.write_text("changed\n")

    receipt = shown.write(seeded("WP02"))

    assert receipt.roll_forward is RollForward.DONE
    assert sorted(set_aside(receipt)) == ["changed\n", "staged\n"]
    assert log.read_bytes() == shown.log_bytes
    assert git(shown, "status", "--porcelain") == ""


def test_one_edit_that_is_staged_and_in_the_file_is_set_aside_once(shown: Bench) -> None:
    shown.write(seeded("WP01"))
    (shown.repository.primary_root / LOG).write_text("mine\n")
    git(shown, "add", LOG)

    assert set_aside(shown.write(seeded("WP02"))) == ["mine\n"]
    assert git(shown, "status", "--porcelain") == ""


def removed_from_the_index(bench: Bench) -> None:
    git(bench, "rm", "--quiet", "--cached", LOG)


def deleted(bench: Bench) -> None:
    git(bench, "rm", "--quiet", LOG)


def mission_deleted(bench: Bench) -> None:
    rmtree((bench.repository.primary_root / LOG).parent)


def a_link_in_its_place(bench: Bench) -> None:
    log = bench.repository.primary_root / LOG
    log.unlink()
    log.symlink_to(bench.repository.primary_root / "README.md")


def a_folder_in_its_place(bench: Bench) -> None:
    log = bench.repository.primary_root / LOG
    log.unlink()
    log.mkdir()
    (log / "inside").write_text("mine\n")


def a_pipe_in_its_place(bench: Bench) -> None:
    log = bench.repository.primary_root / LOG
    log.unlink()
    os.mkfifo(log)


@pytest.mark.parametrize(
    "done_by_hand",
    [
        removed_from_the_index,
        deleted,
        mission_deleted,
        a_link_in_its_place,
        a_folder_in_its_place,
        a_pipe_in_its_place,
    ],
)
def test_whatever_was_done_to_the_files_the_next_write_shows_them_again(
    shown: Bench, done_by_hand: Callable[[Bench], None]
) -> None:
    shown.write(seeded("WP01"))
    done_by_hand(shown)

    receipt = shown.write(seeded("WP02"))
    shown.write(seeded("WP03"))

    assert receipt.roll_forward is RollForward.DONE
    assert (shown.repository.primary_root / LOG).read_bytes() == shown.log_bytes
    assert (shown.repository.primary_root / "README.md").read_text() == "# Sample\n"


def test_line_ends_that_git_itself_writes_are_nobodys_edit(shown: Bench) -> None:
    git(shown, "config", "core.autocrlf", "true")
    shown.write(seeded("WP01"))
    assert b"\r\n" in (shown.repository.primary_root / LOG).read_bytes()

    assert not shown.write(seeded("WP02")).warnings


def test_a_view_that_git_cannot_make_is_a_warning_and_no_failure(
    shown: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise GitCommandFailed(("read-tree",), 128, "broken")

    with monkeypatch.context() as patch:
        patch.setattr("fairlead.shared_kernel.adapters.git_cli.view_update.ViewUpdate.run", broken)
        receipt = shown.write(seeded("WP01"))

    assert receipt.roll_forward is RollForward.DEFERRED
    assert "broken" in receipt.warnings[0]
    assert shown.state.snapshot.lane("WP01") is StatusLane.PLANNED
    shown.write(seeded("WP02"))
    assert (shown.repository.primary_root / LOG).read_bytes() == shown.log_bytes
    assert git(shown, "status", "--porcelain") == ""


def conflict_in(bench: Bench) -> str:
    """Leave a conflict of which only the index knows; return the file as it lies there."""
    root = bench.repository.primary_root
    (root / "README.md").write_text("mine\n")
    git(bench, "stash", "--quiet")
    (root / "README.md").write_text("theirs\n")
    git(bench, "commit", "--quiet", "--all", "-m", "Theirs")
    subprocess.run(["git", "stash", "pop"], cwd=root, capture_output=True, check=False)
    return (root / "README.md").read_text()


def test_a_conflict_that_nobody_has_resolved_is_not_touched(shown: Bench) -> None:
    shown.write(seeded("WP01"))
    root, conflict = shown.repository.primary_root, conflict_in(shown)
    (root / LOG).write_text("mine\n")
    before = git(shown, "status", "--porcelain")

    deferred = [shown.write(seeded(f"WP{n:02d}")) for n in (2, 3)]

    assert [receipt.roll_forward for receipt in deferred] == [RollForward.DEFERRED] * 2
    assert all("in the middle of a git operation" in r.warnings[0] for r in deferred)
    assert (root / "README.md").read_text() == conflict
    assert (root / LOG).read_text() == "mine\n"
    assert git(shown, "diff", "--name-only", "--diff-filter=U") == "README.md\n"
    assert before.splitlines()[0] in git(shown, "status", "--porcelain").splitlines()
    assert not list(locate(root).git_dir.rglob("*.lock"))

    git(shown, "checkout", "--theirs", "README.md")
    git(shown, "add", "README.md")
    shown.write(seeded("WP04"))

    assert (root / LOG).read_bytes() == shown.log_bytes
    assert (root / "README.md").read_text() == "mine\n"


def test_no_code_comes_in_under_a_conflict_that_nobody_has_resolved(shown: Bench) -> None:
    conflict = conflict_in(shown)
    objects = shown.repository.objects
    tree = edit_tree(objects, shown._tree(shown.tip), {"code.py": b"merged\n"})
    lane = objects.write_commit(CommitDraft(tree, (shown.tip,), "Code\n"))
    before = shown.tip

    with pytest.raises(WorktreeBusy, match="a conflict that nobody has resolved"):
        shown.write(lambda _: _merging(lane, tree))

    assert shown.tip == before
    assert (shown.repository.primary_root / "README.md").read_text() == conflict


def test_a_worktree_in_the_middle_of_a_merge_is_not_touched(shown: Bench) -> None:
    shown.write(seeded("WP01"))
    git_dir = locate(shown.repository.primary_root).git_dir
    before = (shown.repository.primary_root / LOG).read_bytes()
    (git_dir / "MERGE_HEAD").write_text(f"{shown.tip}\n")

    deferred = [shown.write(seeded(f"WP{n:02d}")).roll_forward for n in (2, 3)]

    assert deferred == [RollForward.DEFERRED, RollForward.DEFERRED]
    assert (shown.repository.primary_root / LOG).read_bytes() == before
    (git_dir / "MERGE_HEAD").unlink()
    shown.write(seeded("WP04"))
    assert (shown.repository.primary_root / LOG).read_bytes() == shown.log_bytes
    assert git(shown, "status", "--porcelain") == ""


def test_a_person_who_holds_the_index_defers_the_view_and_not_the_write(
    shown: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairlead.shared_kernel.adapters.git_cli.shown_refs._PATIENCE", 0.05)
    lock = locate(shown.repository.primary_root).git_dir / "index.lock"
    lock.touch()

    receipt = shown.write(seeded("WP01"))

    assert receipt.roll_forward is RollForward.DEFERRED
    assert shown.state.snapshot.lane("WP01") is StatusLane.PLANNED
    assert lock.exists(), "a lock that is not ours was taken away"
    lock.unlink()


def test_code_that_would_overwrite_a_change_is_refused_before_the_ref_moves(
    shown: Bench,
) -> None:
    objects = shown.repository.objects
    tree = edit_tree(objects, shown._tree(shown.tip), {"README.md": b"merged\n"})
    lane = objects.write_commit(CommitDraft(tree, (shown.tip,), "Code\n"))
    (shown.repository.primary_root / "README.md").write_text("mine\n")
    before = shown.tip

    with pytest.raises(WorktreeChangesInTheWay):
        shown.write(lambda _: _merging(lane, tree))

    assert shown.tip == before
    assert (shown.repository.primary_root / "README.md").read_text() == "mine\n"
    assert not list(locate(shown.repository.primary_root).git_dir.glob("index.lock"))


@pytest.mark.parametrize("point", ["view noted", "view locked", "published", "view followed"])
def test_killed_around_the_commit_point_the_next_write_finishes_the_view(
    shown: Bench, point: str
) -> None:
    program = (
        "from tests.mission_management.bookkeeping.killed import write\n"
        f"write({str(shown.repository.primary_root)!r})\n"
    )
    top = Path(__file__).parents[3]
    environment = {**os.environ, "FAIRLEAD_KILL_AT": point, "PYTHONPATH": str(top)}

    killed = subprocess.run([sys.executable, "-c", program], env=environment, check=False)
    shown.write(seeded("WP02"))

    assert killed.returncode == -9
    assert (shown.repository.primary_root / LOG).read_bytes() == shown.log_bytes
    assert git(shown, "status", "--porcelain") == ""
    assert not list(locate(shown.repository.primary_root).git_dir.rglob("*.lock"))


def test_a_protected_branch_in_the_checkout_is_still_refused(shown: Bench) -> None:
    git(shown, "switch", "--quiet", "main")
    (ref,) = shown.repository.refs.list("refs/heads/main")
    shown.target = CommitTarget.bind(ref, TargetKind.FLATTENED)

    with pytest.raises(PolicyRefused):
        shown.write(seeded("WP01"))


def _merging(parent: Oid, tree: Oid) -> Change:
    return Change(seeded("WP01").events, "integrate", merge=CodeMerge(parent, tree))
