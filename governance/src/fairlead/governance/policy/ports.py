"""Where people said how they want it."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol


class PolicySources(Protocol):
    """What people wrote about policy, nearest layer last; each entry names where it stands.

    A missing file is an empty layer; the built-in defaults are not among the layers.
    """

    @abstractmethod
    def protected_branches(self) -> Sequence[tuple[str, Sequence[str]]]:
        """Return (origin, branch patterns) for each layer that names any.

        Raises:
            PolicyInvalid: a layer holds something else than patterns.
            PolicyUnreadable: it is there and cannot be read, so nobody knows what it protects.
        """
        ...

    @abstractmethod
    def interaction(self) -> Sequence[tuple[str, Mapping[str, object]]]:
        """Return (origin, values by field name) for each layer that names any.

        Raises:
            PolicyInvalid: a layer holds something else than a mapping.
        """
        ...
