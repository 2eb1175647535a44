"""Use case: look at a mission's status again whenever its authority has moved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from fairlead.mission_management.history.moves import RefMoves
from fairlead.mission_management.status import ReadStatus, StatusView
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.git import Refs

_OVER = ("merged", "closed")


@dataclass(frozen=True, slots=True)
class WatchStatus:
    """Yields the board, and the next one after every move of the ref. Writes nothing."""

    read: ReadStatus
    refs: Refs

    def __call__(self, context: ReadContext, pause: Callable[[], None]) -> Iterator[StatusView]:
        """Yield boards, the present one first; `pause` is called between two looks at the ref.

        It ends with the board of a mission that is over, or when the ref is gone: whoever wants to
        know what became of the mission resolves it again.

        Raises:
            StatusReadPathNotFound: the mission is not there.
        """
        surface = context.surface
        view = self.read(context)
        yield view
        if is_over(view):
            return
        for tip in RefMoves(self.refs)(surface.read_ref, surface.read_commit, pause):
            view = self.read(replace(context, surface=replace(surface, read_commit=tip)))
            yield view
            if is_over(view):
                return


def is_over(view: StatusView) -> bool:
    """True for a mission that is merged or closed: nothing of it moves any more."""
    return view.mission["phase"] in _OVER
