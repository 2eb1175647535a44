"""Lock files that a killed git left behind need no person to delete them."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fairlead.shared_kernel.adapters.git_cli import at_work, locate, open_repository
from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch
from fairlead.shared_kernel.adapters.git_cli.stale_locks import LocksInTheWay
from fairlead.shared_kernel.git import ZERO_OID, Oid, RefUpdate, RefUpdateRefused, Repository
from tests.conftest import MakeRepo

SIDE = "refs/heads/kitty/side"


@pytest.fixture
def repository(make_repo: MakeRepo, tmp_path: Path) -> Repository:
    return open_repository(locate(make_repo(tmp_path / "project")))


def leave_lock(repository: Repository, name: str, age: float) -> Path:
    lock = repository.common_dir / f"{name}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.touch()
    moment = time.time() - age
    os.utime(lock, (moment, moment))
    return lock


def tip(repository: Repository) -> Oid:
    found = repository.refs.read("HEAD")
    assert found
    return found


def test_a_lock_that_a_killed_git_left_is_taken_away(repository: Repository) -> None:
    lock = leave_lock(repository, SIDE, age=60)

    repository.refs.update([RefUpdate(SIDE, tip(repository), ZERO_OID)], reason="test")

    assert repository.refs.read(SIDE) == tip(repository)
    assert not lock.exists()


def test_a_fresh_lock_without_any_git_at_work_is_taken_away_after_a_look(
    repository: Repository,
) -> None:
    lock = leave_lock(repository, SIDE, age=0)

    began = time.monotonic()
    repository.refs.update([RefUpdate(SIDE, tip(repository), ZERO_OID)], reason="test")

    assert time.monotonic() - began > 0.3, "it was not looked at for long enough"
    assert not lock.exists()


@pytest.mark.parametrize("seen_by", ["files", "ps"])
def test_a_fresh_lock_beside_a_living_git_is_respected(
    repository: Repository, seen_by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seen_by == "ps":
        monkeypatch.setattr(at_work, "_PROCESSES", Path("/nowhere"))
    lock = leave_lock(repository, SIDE, age=0)

    with (
        living_git(repository),
        pytest.raises(RefUpdateRefused, match="File exists"),
    ):
        repository.refs.update([RefUpdate(SIDE, tip(repository), ZERO_OID)], reason="test")

    assert lock.exists()
    assert repository.refs.read(SIDE) is None


def test_an_old_index_lock_beside_a_living_git_is_respected_however_old(
    repository: Repository,
) -> None:
    lock = leave_lock(repository, "index", age=3600)
    locks = LocksInTheWay(repository.common_dir, Scratch(repository.common_dir))

    with living_git(repository):
        assert not locks.take_away(lock)
    assert locks.take_away(lock)
    assert not lock.exists()


def test_only_a_git_that_locks_things_in_this_repository_counts(
    repository: Repository, make_repo: MakeRepo, tmp_path: Path
) -> None:
    repository.objects.read(tip(repository))  # a reader of ours lives on
    other = open_repository(locate(make_repo(tmp_path / "other")))

    with living_git(other):
        elsewhere = at_work.gits_at_work(repository.common_dir, os.getuid())
        there = at_work.gits_at_work(other.common_dir, os.getuid())

    assert elsewhere == []
    assert there == ["git -c core.pager=cat update-ref --stdin"]


@contextmanager
def living_git(repository: Repository) -> Iterator[None]:
    """A git of somebody that waits in the middle of its work.

    It has answered once: a program that has only just been started shows no command line yet.
    """
    words = ["git", "-c", "core.pager=cat", "update-ref", "--stdin"]
    with subprocess.Popen(
        words, cwd=repository.primary_root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout
        process.stdin.write(b"start\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"start: ok\n"
        yield
        process.communicate(b"abort\n")


def test_a_ref_that_names_a_missing_object_does_not_look_like_no_ref(
    repository: Repository,
) -> None:
    file = repository.common_dir / SIDE
    file.parent.mkdir(parents=True)
    file.write_text("1" * 40 + "\n")

    with pytest.raises(Exception, match=SIDE):
        repository.refs.read(SIDE)


def test_a_move_is_in_the_reflog(repository: Repository) -> None:
    repository.refs.update([RefUpdate(SIDE, tip(repository), ZERO_OID)], reason="move WP01")

    log = (repository.common_dir / "logs" / SIDE).read_text()
    assert log.endswith("\tmove WP01\n")
