"""Locks between processes. A lock is performance; the compare-and-swap is safety."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.shared_kernel.locks.ports import (
        HeldLock,
        LockHolder,
        Locks,
        LockTimeout,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "ports": (
                "HeldLock",
                "LockHolder",
                "LockTimeout",
                "Locks",
            ),
        },
    )

__all__ = [
    "HeldLock",
    "LockHolder",
    "LockTimeout",
    "Locks",
]
