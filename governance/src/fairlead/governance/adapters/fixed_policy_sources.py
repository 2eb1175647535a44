"""Policy layers that are given, not read: for programs that embed Fairlead, and for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from typing_extensions import override

from fairlead.governance.policy import PolicySources


@dataclass(frozen=True, slots=True)
class FixedPolicySources(PolicySources):
    """Holds the layers as they were given."""

    protected: tuple[tuple[str, tuple[str, ...]], ...] = ()
    wishes: tuple[tuple[str, Mapping[str, object]], ...] = ()

    @override
    def protected_branches(self) -> Sequence[tuple[str, Sequence[str]]]:
        return self.protected

    @override
    def interaction(self) -> Sequence[tuple[str, Mapping[str, object]]]:
        return self.wishes
