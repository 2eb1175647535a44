"""Reading a mission at one commit: what is wrong is named with its place."""

import pytest

from fairlead.mission_management.status import EVENTS_FILE, MalformedLog
from fairlead.shared_kernel.naming import MissionNames
from tests.mission_management.missions.fixtures import disk, memory, world
from tests.mission_management.missions.world import World

__all__ = ["disk", "memory", "world"]


def test_a_line_that_is_no_row_is_named_with_the_mission_directory(memory: World) -> None:
    folder = memory.create().folder
    names = MissionNames(folder)
    torn = memory.state(folder).log.data + b"torn\n"
    memory.commit(names.coordination_branch, {names.file(EVENTS_FILE): torn})

    with pytest.raises(MalformedLog) as refused:
        memory.state(folder).log.rows()

    assert refused.value.details["file"] == names.file(EVENTS_FILE)
