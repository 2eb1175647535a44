"""Locks between processes. A lock is performance; the compare-and-swap is safety."""

from fairlead.shared_kernel.locks.ports import HeldLock, LockHolder, Locks, LockTimeout

__all__ = ["HeldLock", "LockHolder", "LockTimeout", "Locks"]
