"""What every Locks adapter promises."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fairlead.shared_kernel.locks import Locks, LockTimeout


class LocksContract:
    """Needs the fixture `locks`."""

    def test_a_lock_can_be_taken_again_after_it_was_given_back(
        self, locks: Locks, tmp_path: Path
    ) -> None:
        for _ in range(2):
            with locks.hold(tmp_path / "deep" / "lock", purpose="move", timeout=0):
                pass

    def test_a_lock_is_given_back_when_the_holder_fails(self, locks: Locks, tmp_path: Path) -> None:
        with pytest.raises(RuntimeError), locks.hold(tmp_path / "lock", purpose="x", timeout=0):
            raise RuntimeError
        with locks.hold(tmp_path / "lock", purpose="x", timeout=0):
            pass

    def test_who_waits_too_long_is_told_who_holds_it(self, locks: Locks, tmp_path: Path) -> None:
        with locks.hold(tmp_path / "lock", purpose="move WP01", timeout=0) as held:
            held.say("running hooks")
            with (
                pytest.raises(LockTimeout) as refused,
                locks.hold(tmp_path / "lock", purpose="other", timeout=0.02),
            ):
                pytest.fail("two held it")

        holder = refused.value.holder
        assert holder
        assert (holder.pid, holder.purpose, holder.step) == (
            os.getpid(),
            "move WP01",
            "running hooks",
        )
        assert refused.value.path == tmp_path / "lock"

    def test_different_locks_do_not_meet(self, locks: Locks, tmp_path: Path) -> None:
        with (
            locks.hold(tmp_path / "a" / "lock", purpose="one", timeout=0),
            locks.hold(tmp_path / "b" / "lock", purpose="other", timeout=0),
        ):
            pass

    def test_who_waits_gets_it_when_it_is_free(self, locks: Locks, tmp_path: Path) -> None:
        holding, waited = threading.Event(), []

        def wait() -> None:
            holding.wait()
            started = time.monotonic()
            with locks.hold(tmp_path / "lock", purpose="waiter", timeout=10):
                waited.append(time.monotonic() - started)

        waiter = threading.Thread(target=wait)
        waiter.start()
        with locks.hold(tmp_path / "lock", purpose="holder", timeout=0):
            holding.set()
            time.sleep(0.05)
        waiter.join()

        assert waited
        assert 0.02 < waited[0] < 5

    def test_one_at_a_time_is_inside(self, locks: Locks, tmp_path: Path) -> None:
        inside, most = [0], [0]

        def enter(_: int) -> None:
            with locks.hold(tmp_path / "lock", purpose="count", timeout=30):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.002)
                inside[0] -= 1

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(enter, range(16)))

        assert most == [1]
