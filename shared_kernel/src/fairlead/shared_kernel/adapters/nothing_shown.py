"""A repository in which no worktree shows anything, for tests and bare stores."""

from collections.abc import Sequence
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.git import Oid, ShownRefs


class NothingShown(ShownRefs):
    """No ref is shown, so there is never anything to follow."""

    @override
    def worktree_of(self, ref: str) -> Path | None:
        return None

    @override
    def busy(self, worktree: Path) -> str | None:
        return None

    @override
    def under_way(self, ref: str, *, conflicts: bool = True) -> tuple[Path, str] | None:
        return None

    @override
    def in_the_way(self, worktree: Path, old: Oid, new: Oid, *, spare: str) -> Sequence[str]:
        return ()

    @override
    def prepare(self, worktree: Path) -> tuple[Path, int]:
        return worktree, 0

    @override
    def reserve(self, copy: Path) -> bool:
        return False

    @override
    def follow(
        self, worktree: Path, old: Oid, new: Oid, *, quarantine: Path, ours: Sequence[str] = ()
    ) -> Sequence[Path]:
        return ()

    @override
    def restore(
        self, worktree: Path, commit: Oid, paths: Sequence[str], *, quarantine: Path
    ) -> Sequence[Path]:
        return ()

    @override
    def release(self, worktree: Path, mark: int) -> None:
        return
