"""A merge whose process is really killed, in a real repository: the next call finishes it."""

import os
import signal

import pytest

from fairlead.mission_management.integration import MergeJournal, MergeStep
from fairlead.shared_kernel import faults
from tests.mission_management.integration.test_merging_a_mission import accepted, merge
from tests.mission_management.missions.world import World

POINTS = [
    "merge record begins",
    "published",
    "merge build begins",
    "merge land is next",
    "merge announce is next",
    "published:2",
    "merge archive is next",
    "merge clean is next",
    "merge done is next",
]


def killed_while_merging(world: World, folder: object, point: str) -> None:
    """Merge in a process of its own that kills itself at a point."""
    child = os.fork()
    if child == 0:
        faults._PLAN = point
        faults._hits.clear()
        own = World.on_disk(world.repository.primary_root)
        own.minted = 1000
        merge(own, folder)  # type: ignore[arg-type]
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize("point", POINTS)
def test_the_next_merge_finishes_what_a_killed_one_began(disk: World, point: str) -> None:
    folder = accepted(disk)
    before = disk.tip("main")
    killed_while_merging(disk, folder, point)

    again = World.on_disk(disk.repository.primary_root)
    again.minted = 2000
    merge(again, folder)

    landed = again.tip("main")
    parents = again.repository.history.commits(landed, limit=1)[0].parents
    assert parents[0] == before
    assert again.text(landed, "hello.py") == "hi\n"
    names = [row.event_type for row in again.state(folder).log.rows()]
    for once in ("MissionNumberAssigned", "RetrospectiveCaptured", "MissionMerged"):
        assert names.count(once) == 1
    assert again.found(folder).authority.archived
    assert again.repository.worktrees.changes(again.repository.primary_root) == []
    assert MergeJournal(again.machine).read(again.context(folder).identity.state_key) is None


def test_every_step_is_killed_somewhere() -> None:
    steps = {word for point in POINTS for word in point.split()} & {s.value for s in MergeStep}

    assert steps == {step.value for step in MergeStep} - {MergeStep.PUSH.value}
