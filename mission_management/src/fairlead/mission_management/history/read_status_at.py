"""Use case: show the status as it was."""

from dataclasses import dataclass

from fairlead.mission_management.history.points import PointFinder
from fairlead.mission_management.status import StatusView, board
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.git import Repository


@dataclass(frozen=True, slots=True)
class ReadStatusAt:
    """The board at a moment of history."""

    repository: Repository

    def __call__(self, context: ReadContext, point: str) -> StatusView:
        """Return the status right after an event, at a commit, or at a time.

        Raises:
            HistoryPointNotFound: there is no such moment.
            StatusReadPathNotFound: the commit is older than the mission.
        """
        return board(context, PointFinder(self.repository)(context, point).state)
