"""Where one stands, from git's own files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.execution.context import Places
from fairlead.shared_kernel.git import Checkout
from fairlead.shared_kernel.naming import HEADS

_SYMBOLIC = "ref: "


@dataclass(frozen=True, slots=True)
class GitPlaces(Places):
    """Reads HEAD of the worktree; `finder` is the one parser of worktree pointers."""

    finder: Callable[[Path], Checkout]

    @override
    def locate(self, cwd: Path) -> Checkout:
        return self.finder(cwd)

    @override
    def head_branch(self, checkout: Checkout) -> str | None:
        try:
            text = (checkout.git_dir / "HEAD").read_text("utf-8", "surrogateescape").strip()
        except OSError:
            return None
        ref = text.removeprefix(_SYMBOLIC) if text.startswith(_SYMBOLIC) else ""
        return ref.removeprefix(HEADS) if ref.startswith(HEADS) else None
