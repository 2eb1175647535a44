"""Waiting for a ref to move. Nothing but the ref is asked for until it has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fairlead.shared_kernel.git import Oid, Refs


@dataclass(frozen=True, slots=True)
class RefMoves:
    """Yields where a ref is, each time that it is somewhere else."""

    refs: Refs

    def __call__(self, name: str, known: Oid, pause: Callable[[], None]) -> Iterator[Oid]:
        """Yield every new value that is seen, beginning with the first one after `known`.

        `pause` is called before each look. It ends when the ref is gone: merged, closed, or lost.
        """
        while True:
            pause()
            tip = self.refs.read(name)
            if tip is None:
                return
            if tip != known:
                known = tip
                yield tip
