"""A conflict that waits for somebody, as it is told of."""

from collections.abc import Mapping
from typing import NamedTuple


class WaitingConflict(NamedTuple):
    """Reviewed code that does not merge, and where somebody resolves that.

    Attributes:
        wp_id: the package that is to come in; None where the mission is to land on its target.
        others: who changed the same files: packages, or commits by their author.
        worktree: relative to the primary checkout, with `/`.
        command: what goes on once it is resolved.
    """

    wp_id: str | None
    paths: tuple[str, ...]
    others: tuple[str, ...]
    worktree: str
    command: str

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "wp_id": self.wp_id,
            "paths": list(self.paths),
            "others": list(self.others),
            "worktree": self.worktree,
            "command": self.command,
        }

    @property
    def told(self) -> str:
        """One sentence for people."""
        both = f" with {', '.join(self.others)}" if self.others else ""
        return f"it conflicts{both} in {', '.join(self.paths)}, to be resolved in {self.worktree}"
