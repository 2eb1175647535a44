"""The user's commit hooks, run for real."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairlead.shared_kernel.git import (
    ZERO_OID,
    HookOutcome,
    Oid,
    PendingCommit,
    RefUpdate,
    edit_tree,
)
from fairlead.shared_kernel.testing import commit_on
from tests.conftest import MakeRepo
from tests.contract.on_disk import OnDisk

MESSAGE = "Record the plan\n\nFairlead-Operation: x\n"


@pytest.fixture
def subject(make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OnDisk:
    return OnDisk(make_repo(tmp_path / "project"), monkeypatch)


def pend(subject: OnDisk, *, merge: bool = False, writable: str = "specs/m") -> PendingCommit:
    repository = subject.repository
    base = commit_on(repository, "coordination", {"specs/m/log": b"1\n", "src/a": b"1\n"})
    top = repository.objects.read(f"{base}:")
    assert top
    tree = edit_tree(repository.objects, top.oid, {"specs/m/log": b"1\n2\n", "specs/m/new": b"n\n"})
    return PendingCommit(base, tree, MESSAGE, writable, merge)


def run(subject: OnDisk, pending: PendingCommit, timeout: float = 30) -> HookOutcome:
    return subject.repository.hooks.run(pending, state=subject.state, timeout=timeout)


def notes(subject: OnDisk) -> str:
    return (subject.root.parent / "notes").read_text()


def noting(subject: OnDisk, script: str) -> str:
    """A script whose output a test can read."""
    return f"exec > {subject.root.parent / 'notes'} 2>&1\n{script}"


def test_a_hook_sees_the_pending_tree_as_staged_on_the_base(subject: OnDisk) -> None:
    pending = pend(subject)
    script = "git diff --cached --name-status; git rev-parse HEAD; cat specs/m/log; ls src; pwd"
    subject.hook("pre-commit", noting(subject, f"{script}; git status --porcelain"))

    assert run(subject, pending).refusal is None

    seen = notes(subject).splitlines()
    assert seen[:2] == ["M\tspecs/m/log", "A\tspecs/m/new"]
    assert seen[2:6] == [pending.base, "1", "2", "a"]
    assert Path(seen[6]).is_relative_to(subject.root / ".git")
    assert seen[7:] == ["M  specs/m/log", "A  specs/m/new"]


def test_a_hook_runs_as_git_commit_runs_it(
    subject: OnDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Kept")
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    script = (
        'echo "$GIT_EDITOR $GIT_AUTHOR_NAME $LC_ALL $FAIRLEAD_IN_HOOK"; cat; git rev-parse HEAD'
    )
    subject.hook("pre-commit", noting(subject, f"{script}; ls $GIT_INDEX_FILE"))
    pending = pend(subject)

    assert run(subject, pending).refusal is None

    first, head, index = notes(subject).splitlines()
    assert first == ": Kept C.UTF-8 1"
    assert head == pending.base
    assert index.endswith("/index")


def test_a_hook_that_git_runs_when_a_ref_moves_knows_that_it_is_inside_a_write(
    subject: OnDisk,
) -> None:
    tip = commit_on(subject.repository, "coordination", {"a": b"1"})
    subject.hook("reference-transaction", noting(subject, 'echo "inside $FAIRLEAD_IN_HOOK"'))

    subject.repository.refs.update([RefUpdate("refs/heads/new", tip, ZERO_OID)], reason="test")

    assert notes(subject) == "inside 1\n"


def test_the_message_goes_through_both_message_hooks(subject: OnDisk) -> None:
    subject.hook("prepare-commit-msg", '[ "$2" = message ] && echo "prepared  " >> "$1"')
    subject.hook("commit-msg", 'printf "\\n\\n\\nchecked\\n\\n" >> "$1"')

    outcome = run(subject, pend(subject))

    assert outcome.message == f"{MESSAGE}prepared\n\nchecked\n"
    assert outcome.ran == ("prepare-commit-msg", "commit-msg")


def test_a_hook_that_commits_does_not_put_its_message_in_the_place_of_ours(
    subject: OnDisk,
) -> None:
    inner = "git -c core.hooksPath=/dev/null commit --quiet --allow-empty -m inner"
    subject.hook("pre-commit", inner)
    subject.hook("commit-msg", noting(subject, 'cat "$1"'))

    outcome = run(subject, pend(subject))

    assert outcome.message == MESSAGE
    assert notes(subject) == MESSAGE


def test_what_the_hooks_took_is_told(subject: OnDisk) -> None:
    assert run(subject, pend(subject)).seconds == 0

    subject.hook("pre-commit", "sleep 0.2")

    assert 0.2 <= run(subject, pend(subject)).seconds < 30


def test_an_emptied_message_is_a_refusal(subject: OnDisk) -> None:
    subject.hook("commit-msg", ': > "$1"')

    refusal = run(subject, pend(subject)).refusal

    assert refusal
    assert (refusal.hook, refusal.kind) == ("commit-msg", "rejected")


def test_a_merge_runs_its_own_hook(subject: OnDisk) -> None:
    subject.hook("pre-commit", "exit 1")
    subject.hook("pre-merge-commit", noting(subject, "echo merging"))
    subject.hook("prepare-commit-msg", '[ "$2" = merge ]')

    outcome = run(subject, pend(subject, merge=True))

    assert outcome.ran == ("pre-merge-commit", "prepare-commit-msg")
    assert notes(subject) == "merging\n"


def test_files_staged_where_it_may_write_are_taken_in(subject: OnDisk) -> None:
    subject.hook("pre-commit", "echo 3 >> specs/m/log; echo x > specs/m/x; git add specs/m")
    pending = pend(subject)

    outcome = run(subject, pending)

    changed = subject.repository.history.changed_paths(pending.tree, outcome.tree)
    assert changed == ["specs/m/log", "specs/m/x"]
    log = subject.repository.objects.read(f"{outcome.tree}:specs/m/log")
    assert log
    assert log.data == b"1\n2\n3\n"


@pytest.mark.parametrize("writable", ["specs/m", ""])
def test_files_staged_elsewhere_are_a_refusal(subject: OnDisk, writable: str) -> None:
    subject.hook("pre-commit", "echo 2 >> src/a; echo x > specs/m-x; git add -A")
    pending = pend(subject, writable=writable)

    outcome = run(subject, pending)

    assert outcome.refusal
    assert outcome.refusal.kind == "rejected"
    assert "specs/m-x, src/a" in outcome.refusal.reason
    assert outcome.tree == pending.tree


def test_what_one_run_left_is_not_in_the_next(subject: OnDisk) -> None:
    subject.hook("pre-commit", "echo 2 >> src/a; echo x > new; git add -A; rm specs/m/log; exit 1")
    pending = pend(subject)
    run(subject, pending)
    subject.hook("pre-commit", noting(subject, "git status --porcelain; cat src/a; ls new"))

    outcome = run(subject, pending)

    assert outcome.refusal
    assert notes(subject).splitlines()[:3] == ["M  specs/m/log", "A  specs/m/new", "1"]


def test_a_slow_hook_is_stopped_with_what_it_started(subject: OnDisk) -> None:
    subject.hook("pre-commit", noting(subject, "sleep 60 & echo $!; wait"))
    pending, started = pend(subject), time.monotonic()

    refusal = run(subject, pending, timeout=0.5).refusal

    assert refusal
    assert (refusal.hook, refusal.kind) == ("pre-commit", "timeout")
    assert time.monotonic() - started < 10
    time.sleep(0.05)
    child = Path("/proc") / notes(subject).strip() / "stat"
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_all_hooks_share_one_deadline(subject: OnDisk) -> None:
    for name in ("pre-commit", "prepare-commit-msg", "commit-msg"):
        subject.hook(name, "sleep 0.4")

    outcome = run(subject, pend(subject), timeout=0.7)

    assert outcome.refusal
    assert (outcome.refusal.hook, outcome.refusal.kind) == ("prepare-commit-msg", "timeout")
    assert outcome.ran == ("pre-commit",)


def test_what_a_hook_leaves_in_the_background_holds_nobody_up(subject: OnDisk) -> None:
    subject.hook("pre-commit", "sleep 5 &")
    pending, started = pend(subject), time.monotonic()

    assert run(subject, pending).refusal is None
    assert time.monotonic() - started < 4


def test_a_hook_that_is_not_executable_is_ignored_with_a_warning(subject: OnDisk) -> None:
    subject.hook("pre-commit", "exit 1").chmod(0o644)
    subject.hook("commit-msg", "exit 0")

    outcome = run(subject, pend(subject))

    assert subject.repository.hooks.configured() == ["commit-msg"]
    assert outcome.refusal is None
    assert outcome.warnings == ("the pre-commit hook was ignored because it is not executable",)
    assert tuple(subject.repository.hooks.ignored()) == outcome.warnings


@pytest.mark.parametrize("first_line", ["#!/nonexistent/sh", "#!/usr/bin/env nonexistent-program"])
def test_a_hook_that_cannot_be_started_is_never_skipped(subject: OnDisk, first_line: str) -> None:
    subject.hook("pre-commit", f"{first_line}\nexit 0\n")

    refusal = run(subject, pend(subject)).refusal

    assert refusal
    assert refusal.kind == "unavailable"
    assert first_line.rsplit("/", maxsplit=1)[-1].rsplit(maxsplit=1)[-1] in refusal.reason


def test_an_absolute_hooks_path_is_followed(subject: OnDisk, tmp_path: Path) -> None:
    subject.hook("pre-commit", "echo from elsewhere >&2; exit 1", tmp_path / "hooks")
    subject.configure("core.hooksPath", str(tmp_path / "hooks"), personal=True)

    refusal = run(subject, pend(subject)).refusal

    assert refusal
    assert "from elsewhere" in refusal.reason


def test_a_relative_hooks_path_counts_from_the_primary_checkout(subject: OnDisk) -> None:
    subject.hook("pre-commit", "echo from husky >&2; exit 1", subject.root / ".husky")
    subject.configure("core.hooksPath", ".husky", personal=False)

    refusal = run(subject, pend(subject)).refusal

    assert refusal
    assert "from husky" in refusal.reason


def test_a_relative_hooks_path_that_is_not_there_is_never_skipped(subject: OnDisk) -> None:
    subject.configure("core.hooksPath", ".husky/_", personal=False)

    refusal = run(subject, pend(subject)).refusal

    assert "pre-commit" in subject.repository.hooks.configured()
    assert refusal
    assert (refusal.kind, ".husky/_" in refusal.reason) == ("unavailable", True)


def test_an_absolute_hooks_path_that_is_not_there_means_no_hooks(subject: OnDisk) -> None:
    subject.configure("core.hooksPath", "/nonexistent/hooks", personal=False)

    assert subject.repository.hooks.configured() == []


def test_the_private_worktree_is_nobodys_business(subject: OnDisk) -> None:
    subject.hook("pre-commit", "exit 0")

    run(subject, pend(subject))

    assert [tree.path for tree in subject.repository.worktrees.list()] == [subject.root]
    shown = {ref.worktree for ref in subject.repository.refs.list("refs/heads/")}
    assert shown == {None, subject.root}
    assert subject.git("status", "--porcelain") == ""


def test_the_private_worktree_shows_all_files_where_the_primary_is_sparse(
    subject: OnDisk,
) -> None:
    subject.git("sparse-checkout", "set", "--no-cone", "/README.md")
    subject.hook("pre-commit", noting(subject, "cat src/a"))

    assert run(subject, pend(subject)).refusal is None
    assert notes(subject) == "1\n"


def worktree(subject: OnDisk) -> Path:
    return subject.state / "hooks-worktree"


def admin(subject: OnDisk) -> Path:
    return subject.root / ".git" / "worktrees" / "hooks-worktree"


def lose_the_folder(subject: OnDisk) -> None:
    subject.delete_folder(worktree(subject))


def lose_the_registration(subject: OnDisk) -> None:
    subject.delete_folder(admin(subject))


def lose_the_pointer(subject: OnDisk) -> None:
    (worktree(subject) / ".git").unlink()


def leave_locks(subject: OnDisk) -> None:
    (admin(subject) / "index.lock").touch()
    (admin(subject) / "HEAD.lock").touch()


def spoil_the_index(subject: OnDisk) -> None:
    (admin(subject) / "index").write_bytes(b"no index")


@pytest.mark.parametrize(
    "spoil",
    [lose_the_folder, lose_the_registration, lose_the_pointer, leave_locks, spoil_the_index],
)
def test_a_broken_private_worktree_is_made_anew(subject: OnDisk, spoil: object) -> None:
    assert callable(spoil)
    subject.hook("pre-commit", noting(subject, "git diff --cached --name-only; ls"))
    pending = pend(subject)
    run(subject, pending)
    spoil(subject)

    assert run(subject, pending).refusal is None
    assert notes(subject).splitlines() == ["specs/m/log", "specs/m/new", "specs", "src"]


def test_after_a_commit_the_hook_stands_on_it(subject: OnDisk) -> None:
    subject.hook("post-commit", noting(subject, "git rev-parse HEAD; git status --porcelain"))
    commit = commit_on(subject.repository, "coordination", {"a": b"1"})

    after = subject.repository.hooks.after_commit
    assert list(after(commit, state=subject.state, timeout=30)) == []

    assert notes(subject) == f"{commit}\n"


def test_a_hook_after_the_commit_that_fails_in_silence_is_told_by_its_status(
    subject: OnDisk,
) -> None:
    subject.hook("post-commit", "exit 7")
    commit = commit_on(subject.repository, "coordination", {"a": b"1"})

    (warning,) = subject.repository.hooks.after_commit(commit, state=subject.state, timeout=30)

    assert warning == "the post-commit hook failed: exit status 7"


def test_a_slow_hook_after_the_commit_is_a_warning(subject: OnDisk) -> None:
    subject.hook("post-commit", "sleep 30")
    commit = commit_on(subject.repository, "coordination", {"a": b"1"})

    (warning,) = subject.repository.hooks.after_commit(commit, state=subject.state, timeout=0.3)

    assert "was stopped" in warning


def test_a_commit_is_signed_where_the_configuration_says_so(
    subject: OnDisk, tmp_path: Path
) -> None:
    signer = tmp_path / "sign"
    signer.write_text('#!/bin/sh\ncat > /dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho SIGNED\n')
    signer.chmod(0o755)
    subject.git("config", "gpg.program", str(signer))
    subject.git("config", "commit.gpgSign", "true")

    commit = commit_on(subject.repository, "coordination", {"a": b"1"})

    found = subject.repository.objects.read(commit)
    assert found
    assert b"gpgsig SIGNED" in found.data


def test_a_long_output_is_cut_to_its_end(subject: OnDisk) -> None:
    subject.hook("pre-commit", "seq 1 20000; echo the end; exit 1")

    refusal = run(subject, pend(subject)).refusal

    assert refusal
    assert len(refusal.reason) < 20_000
    assert refusal.reason.endswith("the end")


def test_no_object_of_a_hook_run_is_missing(subject: OnDisk) -> None:
    subject.hook("pre-commit", "echo 3 >> specs/m/log; git add specs/m")
    outcome = run(subject, pend(subject))
    tree: Oid = outcome.tree

    done = subprocess.run(
        ("git", "fsck", "--connectivity-only"),
        cwd=subject.root,
        check=False,
        capture_output=True,
        env=dict(os.environ),
    )

    assert done.returncode == 0
    assert subject.repository.objects.read(tree)


def test_the_hook_of_a_killed_command_does_not_disturb_the_next_one(subject: OnDisk) -> None:
    started = subject.root.parent / "started"
    script = f"touch {started}; sleep 1.5; echo late >> specs/m/log; git add specs/m"
    subject.hook("pre-commit", script)
    pending = pend(subject)
    program = (
        "import pathlib, sys\n"
        "from fairlead.shared_kernel.adapters.git_cli import locate, open_repository\n"
        "from fairlead.shared_kernel.git import PendingCommit\n"
        "root, state, base, tree = sys.argv[1:]\n"
        "hooks = open_repository(locate(pathlib.Path(root))).hooks\n"
        "pending = PendingCommit(base, tree, 'x', 'specs/m')\n"
        "hooks.run(pending, state=pathlib.Path(state), timeout=30)\n"
    )
    words = (str(subject.root), str(subject.state), pending.base, pending.tree)
    with subprocess.Popen((sys.executable, "-c", program, *words)) as victim:
        while not started.exists():
            time.sleep(0.01)
        victim.kill()
    subject.hook("pre-commit", "sleep 2; git diff --quiet")

    outcome = run(subject, pending)

    assert outcome.refusal is None
    assert outcome.tree == pending.tree
    assert [tree.path for tree in subject.repository.worktrees.list()] == [subject.root]
