"""The worlds in which these tests live."""

from tests.mission_management.missions.fixtures import disk, memory, world

__all__ = ["disk", "memory", "world"]
