"""What every Clock adapter promises."""

from datetime import timedelta

from fairlead.shared_kernel.clock import Clock


class ClockContract:
    """Needs the fixture `clock`."""

    def test_now_is_in_utc(self, clock: Clock) -> None:
        assert clock.now().utcoffset() == timedelta(0)

    def test_the_monotonic_clock_never_goes_back(self, clock: Clock) -> None:
        readings = [clock.monotonic() for _ in range(3)]

        assert readings == sorted(readings)
