"""Watching a mission: a board now, one after every move, and none after its end."""

from collections.abc import Callable, Iterator

import pytest

from fairlead.mission_management.history import WatchStatus, is_over
from fairlead.mission_management.status import (
    LifecycleRecorded,
    ReadStatus,
    StatusLane,
    StatusView,
    WorkPackageMoved,
)
from fairlead.shared_kernel.git import ZERO_OID, RefUpdate
from fairlead.shared_kernel.identity import MissionFolder
from tests.mission_management.missions.world import ADA, OLIVE, World, package


class Watcher:
    """Watches a mission in which something is done at each pause."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.folder: MissionFolder = world.create().folder
        world.plan(self.folder, package("WP01"))
        self.looks = 0

    def boards(self, *deeds: Callable[[], object]) -> Iterator[StatusView]:
        waiting = iter(deeds)

        def pause() -> None:
            self.looks += 1
            next(waiting)()

        context = self.world.context(self.folder).writing().reading()
        return WatchStatus(ReadStatus(self.world.ledger), self.world.repository.refs)(
            context, pause
        )

    def nothing(self) -> None:
        """A pause in which nothing happens."""

    def claim(self) -> None:
        moved = WorkPackageMoved("WP01", StatusLane.PLANNED, StatusLane.CLAIMED, ADA)
        self.world.record(self.folder, moved)

    def close(self) -> None:
        self.world.record(self.folder, LifecycleRecorded("MissionClosed", OLIVE))

    def remove(self) -> None:
        authority = self.world.found(self.folder).authority
        update = RefUpdate(authority.ref, ZERO_OID, authority.commit)
        self.world.repository.refs.update([update], reason="archive")


@pytest.fixture
def watcher(world: World) -> Watcher:
    return Watcher(world)


def lanes(boards: Iterator[StatusView]) -> list[str]:
    return [board.work_packages[0].status.lane.value for board in boards]


def test_there_is_a_board_for_every_move_and_none_without(watcher: Watcher) -> None:
    deeds = (watcher.nothing, watcher.nothing, watcher.claim, watcher.nothing, watcher.remove)

    assert lanes(watcher.boards(*deeds)) == ["planned", "claimed"]
    assert watcher.looks == 5


def test_the_board_of_a_mission_that_is_over_is_the_last_one(watcher: Watcher) -> None:
    boards = list(watcher.boards(watcher.close))

    assert [is_over(board) for board in boards] == [False, True]
    assert watcher.looks == 1


def test_a_mission_that_was_over_before_is_shown_once(watcher: Watcher) -> None:
    watcher.close()

    assert len(list(watcher.boards())) == 1
    assert watcher.looks == 0
