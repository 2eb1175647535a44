"""The clock that tests set."""

from datetime import UTC, datetime, timedelta

from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from fairlead.shared_kernel.adapters.system_clock import SystemClock

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_a_fixed_clock_stands_still_until_it_ticks() -> None:
    clock = FixedClock(NOON)

    assert clock.now() == clock.now() == NOON
    clock.tick(90)
    assert clock.now() == NOON + timedelta(seconds=90)
    assert clock.monotonic() == 90


def test_a_step_passes_with_each_look() -> None:
    clock = FixedClock(NOON, step=timedelta(seconds=1))

    assert [clock.now().second for _ in range(3)] == [0, 1, 2]


def test_setting_the_clock_back_does_not_turn_time_back() -> None:
    clock = FixedClock(NOON)
    clock.tick(5)

    clock.set(NOON - timedelta(hours=1))

    assert (clock.now().hour, clock.monotonic()) == (11, 5)


def test_the_system_clock_goes_on() -> None:
    clock = SystemClock()

    assert clock.now() <= clock.now()
