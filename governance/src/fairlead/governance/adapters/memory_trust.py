"""Trust that lasts as long as the program: for programs that embed Fairlead, and for tests."""

from collections.abc import Sequence
from pathlib import Path

from typing_extensions import override

from fairlead.governance.policy import TrustedRepository, TrustStore


class MemoryTrust(TrustStore):
    """Holds what it was given."""

    def __init__(self) -> None:
        self._known: dict[Path, TrustedRepository] = {}

    @override
    def all(self) -> Sequence[TrustedRepository]:
        return sorted(self._known.values(), key=lambda one: str(one.path))

    @override
    def keep(self, trusted: TrustedRepository) -> None:
        self._known[trusted.path] = trusted

    @override
    def forget(self, path: Path) -> bool:
        return self._known.pop(path, None) is not None
