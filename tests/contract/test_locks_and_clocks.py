"""Every lock and every clock keeps the same promises."""

import pytest

from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from fairlead.shared_kernel.adapters.memory_locks import MemoryLocks
from fairlead.shared_kernel.adapters.system_clock import SystemClock
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.locks import Locks
from fairlead.shared_kernel.testing import ClockContract, LocksContract


class TestFileLocks(LocksContract):
    @pytest.fixture
    def locks(self) -> Locks:
        return FileLocks()


class TestMemoryLocks(LocksContract):
    @pytest.fixture
    def locks(self) -> Locks:
        return MemoryLocks()


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return SystemClock()


class TestFixedClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return FixedClock()
