"""What time it is: the only door to the machine's clock."""

from fairlead.shared_kernel.clock.ports import Clock

__all__ = ["Clock"]
