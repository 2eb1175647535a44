"""Places that a test lays out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from fairlead.execution.context import Places
from fairlead.shared_kernel.git import Checkout, NotARepository


@dataclass(frozen=True, slots=True)
class MemoryPlaces(Places):
    """Known worktrees: each root with what git would know of it, and the branch it shows."""

    checkouts: Mapping[Path, Checkout]
    branches: Mapping[Path, str] = field(default_factory=dict)

    @override
    def locate(self, cwd: Path) -> Checkout:
        for root in (cwd, *cwd.parents):
            found = self.checkouts.get(root)
            if found:
                return Checkout(
                    cwd, found.worktree_root, found.primary_root, found.git_dir, found.common_dir
                )
        raise NotARepository(str(cwd))

    @override
    def head_branch(self, checkout: Checkout) -> str | None:
        return self.branches.get(checkout.worktree_root)
