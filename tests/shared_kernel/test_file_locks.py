"""Locks between real processes."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.git import StorageUnwritable
from fairlead.shared_kernel.locks import LockTimeout

_CONTENDER = """
import sys, time, pathlib
import filelock
from fairlead.shared_kernel.adapters.file_locks import FileLocks
lock, start = pathlib.Path(sys.argv[1]), float(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
before = time.monotonic()
with FileLocks().hold(lock, purpose="contend", timeout=30):
    waited = time.monotonic() - before
    time.sleep(start)
print(waited, flush=True)
"""


def contender(lock: Path, seconds: float) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        (sys.executable, "-c", _CONTENDER, str(lock), str(seconds)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def say(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_of_twenty_contenders_nobody_waits_more_than_a_second(tmp_path: Path) -> None:
    contenders = [contender(tmp_path / "lock", 0.02) for _ in range(20)]
    for process in contenders:
        assert hear(process) == "ready"

    for process in contenders:
        say(process)
    waits = [float(hear(process)) for process in contenders]

    for process in contenders:
        process.communicate()
    assert max(waits) <= 1.0, sorted(waits)
    assert max(waits) >= 0.3, "they did not meet"


def test_who_stopped_waiting_never_gets_in_the_way(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with FileLocks().hold(lock, purpose="hold", timeout=0):
        for _ in range(3):
            with (
                pytest.raises(LockTimeout),
                FileLocks().hold(lock, purpose="leave", timeout=0.02),
            ):
                pytest.fail("two held it")

    with FileLocks().hold(lock, purpose="next", timeout=5):
        pass


def test_a_lock_is_free_when_its_holder_was_killed(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    holder = contender(lock, 60)
    assert hear(holder) == "ready"
    say(holder)
    while not (tmp_path / "lock.holder").exists():
        time.sleep(0.005)
    with (
        pytest.raises(LockTimeout) as refused,
        FileLocks().hold(lock, purpose="wait", timeout=0.02),
    ):
        pytest.fail("two held it")
    assert refused.value.holder
    assert refused.value.holder.pid == holder.pid

    holder.send_signal(signal.SIGKILL)
    holder.communicate()

    with FileLocks().hold(lock, purpose="next", timeout=0):
        assert json.loads((tmp_path / "lock.holder").read_text())["pid"] == os.getpid()


def test_files_and_folders_are_for_this_user_only_and_stay(tmp_path: Path) -> None:
    lock = tmp_path / "fairlead" / "mission" / "lock"

    with FileLocks().hold(lock, purpose="move", timeout=0):
        inode = lock.stat().st_ino

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (lock.parent.parent, lock.parent, lock)]
    assert modes == [0o700, 0o700, 0o600]
    assert lock.stat().st_ino == inode


def test_what_the_holder_says_never_decides(tmp_path: Path) -> None:
    (tmp_path / "lock.holder").write_text("garbage")
    with FileLocks().hold(tmp_path / "lock", purpose="a", timeout=0):
        (tmp_path / "lock.holder").write_text('{"pid": "x"}')
        with (
            pytest.raises(LockTimeout) as refused,
            FileLocks().hold(tmp_path / "lock", purpose="b", timeout=0),
        ):
            pytest.fail("two held it")

    assert refused.value.holder is None


def test_a_link_in_the_place_of_the_holder_file_is_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (tmp_path / "lock.holder").symlink_to(precious)

    with FileLocks().hold(tmp_path / "lock", purpose="a", timeout=0):
        pass

    assert precious.read_text() == "mine"


@pytest.mark.parametrize("place", ["file/lock", "loop"])
def test_a_place_that_takes_no_lock_has_its_own_error(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")

    with (
        pytest.raises(StorageUnwritable),
        FileLocks().hold(tmp_path / place, purpose="a", timeout=0),
    ):
        pytest.fail("it was held")
