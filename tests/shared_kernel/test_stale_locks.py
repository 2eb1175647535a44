"""Lock files that a killed git left behind need no person to delete them."""

import os
import time
from pathlib import Path

import pytest

from fairlead.shared_kernel.adapters.git_cli import locate, open_repository
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


def test_a_lock_that_may_be_alive_is_respected(repository: Repository) -> None:
    lock = leave_lock(repository, SIDE, age=0)

    with pytest.raises(RefUpdateRefused, match="File exists"):
        repository.refs.update([RefUpdate(SIDE, tip(repository), ZERO_OID)], reason="test")

    assert lock.exists()
    assert repository.refs.read(SIDE) is None


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
